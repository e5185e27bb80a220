### charge

## 따로 청구하기

charge-new = 따로 청구하기
charge-new-text = 구독료와 별도로 한 번만 받을 돈이에요.
charge-row = { NUMBER($n) }번째 항목
charge-more = 항목 더 넣기
charge-name = 이름
charge-amount = 단가
charge-tax = 세금
charge-coupon = 쿠폰 코드
charge-invoice = 언제 받을까요?
charge-now = 지금 바로
charge-now-note = 새 청구서를 만들고 바로 결제해요.
charge-next = { $plan } 다음 청구서
charge-next-note = 다음 정기 결제와 함께 받아요.
charge-choose = 무엇을 얼마에 청구할지 적어 주세요.
charge-later-note = 지금은 결제하지 않고 다음 청구서에 넣어요.
charge-effect-note = { $name } 님이 내게 될 돈이에요.
charge-do = 이대로 청구하기
charge-done = 청구서를 만들었어요.
charge-waits = 다음 청구서에 넣을게요.
told-charge-planned = 다음 청구서에 { JOSA($amount, "을/를") } 넣기로 했어요

## 고객의 세금

tax-own = 이 고객의 세금
tax-own-text = 다음 청구서부터 적용돼요.
tax-kind = 세금
tax-shop = 가게와 같게
tax-shop-note = 세율 { $rate }%
tax-exempt = 면세
tax-exempt-note = 어떤 항목에도 세금을 붙이지 않아요.
tax-rate = 다른 세율
tax-rate-note = 가게의 세율 대신 써요. 항목에 정한 세율은 그대로예요.
tax-rate-hint = 예: 20
tax-save = 저장하기
tax-saved = 세금을 바꿨어요.
charge-whom = 누구에게 청구할지 먼저 골라 주세요.
tax-rate-own = 적용할 세율
tax-rate-refused = 0에서 100 사이의 숫자로 적어 주세요. 예: 20
charge-tax-usual = 가게나 고객의 세율대로
charge-percent = 세율
