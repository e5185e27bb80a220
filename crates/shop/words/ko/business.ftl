# 사업자 정보
business = 사업자 정보
business-text = 쇼핑몰 아래쪽과 청구서, 메일에 들어가는 정보예요.
business-who = 사업자
business-where = 주소와 연락처
business-name = 상호
business-name-ko = 상호 (한국어)
business-name-en = 상호 (영어)
business-representative = 대표자
business-representative-ko = 대표자 (한국어)
business-representative-en = 대표자 (영어)
business-number = 사업자등록번호
business-number-hint = 숫자 10자리예요. 마지막 숫자까지 맞는지 확인해요. 다른 나라의 번호는 나라 글자부터 적어 주세요.
business-mail-order = 통신판매업 신고번호
business-mail-order-hint = 구청에서 받은 번호예요. 예: 2026-서울마포-0123
business-address = 주소
business-address-ko = 주소 (한국어)
business-address-en = 주소 (영어)
business-phone = 전화
business-email = 이메일
business-incomplete = 아직 빠진 것이 있어요. 온라인으로 파는 가게는 상호, 대표자, 주소, 전화, 이메일, 사업자등록번호, 통신판매업 신고번호를 모두 보여 드려야 해요.
business-shown = 고객이 보는 모습
business-shown-text = 쇼핑몰 아래쪽에 이렇게 보여요.
business-line = { $most }자까지 한 줄로 적어 주세요.
code-business-number = 번호가 맞지 않아요. 한 글자씩 다시 확인해 주세요.
code-business-phone = 02-123-4567처럼 숫자와 줄표로 적어 주세요.
code-business-email = 이메일 주소를 다시 확인해 주세요.
code-field-business = 사업자 정보

## 청구서 보내기

code-invoice-mail-paid = 결제되면
code-invoice-mail-paid-note = 결제를 알리는 메일에 청구서 PDF를 붙여 보내요.
code-invoice-mail-issued = 발행하면
code-invoice-mail-issued-note = 청구서를 발행하자마자 PDF를 붙여 따로 보내요.
code-invoice-mail-never = 보내지 않음
code-invoice-mail-never-note = 고객이 내 구독에서 직접 받아요.
code-field-invoice-mail = 청구서 보내기
