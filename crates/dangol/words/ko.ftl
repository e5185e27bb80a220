### 파일 가져오기: 열 이름, 칸에 적힌 말, 행을 받지 않은 까닭.

customer-called = 고객 { $reference }

# 파일에서 쓰는 열 이름을 쉼표로 나눠요. 두 언어에서 모두 찾아요.
code-column-customer = 고객번호, 고객 번호, 고객 ID, 고객아이디, 고객코드, 회원번호, 회원 번호, 회원 ID, 회원아이디, 아이디, 구매자, 구매자번호, 구매자 ID, 고객
code-column-name = 이름, 성명, 성함, 고객명, 고객 이름, 회원명, 회원 이름, 구매자명, 주문자, 주문자명, 수취인, 수취인명
code-column-reference = 번호, 관리번호, 주문번호, 주문 번호, 상품주문번호, 결제번호, 거래번호, 구독번호, 구독 번호, 외부번호
code-column-phone = 전화, 전화번호, 휴대폰, 휴대폰번호, 휴대폰 번호, 휴대전화, 휴대전화번호, 핸드폰, 핸드폰번호, 연락처, 구매자연락처, 수취인연락처, 모바일
code-column-email = 이메일, 이메일주소, 이메일 주소, 메일, 메일주소, 전자우편
code-column-postcode = 우편번호, 우편 번호
code-column-road = 주소, 도로명주소, 도로명 주소, 기본주소, 배송지, 배송지주소, 주소1
code-column-detail = 상세주소, 상세 주소, 나머지주소, 주소2
code-column-since = 가입일, 가입일자, 가입일시, 등록일, 등록일자, 등록일시, 생성일
code-column-note = 메모, 비고, 참고, 특이사항
code-column-marketing-email = 이메일수신동의, 이메일 수신동의, 이메일 수신 동의, 메일수신동의, 메일수신, 뉴스레터
code-column-marketing-sms = 문자수신동의, 문자 수신동의, 문자 수신 동의, SMS수신동의, SMS 수신동의, SMS수신
code-column-marketing-night = 야간수신동의, 야간 수신동의, 야간 수신 동의
code-column-day = 날짜, 일자, 주문일, 주문일자, 주문일시, 구매일, 구매일자, 결제일, 결제일자, 결제일시, 거래일
code-column-quantity = 수량, 개수, 구매수량, 주문수량
code-column-amount = 금액, 총금액, 합계, 결제금액, 총결제금액, 주문금액, 구매금액, 매출, 상품금액, 가격
code-column-product = 상품, 상품명, 제품, 제품명, 품목, 품명
code-column-plan = 요금제, 플랜, 상품, 상품명, 구독상품, 계약, 계약종류, 이용권, 멤버십, 등급
code-column-price = 요금, 월요금, 월 요금, 월이용료, 월정액, 이용료, 구독료, 가격, 금액
code-column-months = 개월, 개월수, 이용개월, 이용개월수, 가입개월, 사용개월, 이용기간
code-column-started = 시작일, 시작일자, 구독시작일, 이용시작일, 개시일, 가입일, 계약일
code-column-ended = 해지, 해지여부, 해지 여부, 종료여부, 이탈, 이탈여부, 상태, 구독상태
code-column-ended-on = 종료일, 종료일자, 해지일, 해지일자, 만료일, 이용종료일

# 예와 아니요로 읽는 말을 쉼표로 나눠요.
code-said-yes = 예, 네, 동의, 수신, 수신동의, 해지, 해지됨, 종료, 종료됨, 만료, 이탈, 탈퇴, 참
code-said-no = 아니요, 아니오, 비동의, 거부, 수신거부, 미동의, 유지, 이용중, 이용 중, 구독중, 구독 중, 정상, 사용중, 거짓

# 행을 받지 않은 까닭.
why-missing = { $column } 칸이 비어 있어요.
why-cells = 칸이 { NUMBER($has) }개인데, 첫 줄에는 열이 { NUMBER($wants) }개 있어요.
why-broken = 읽을 수 없는 글자가 있어요.
why-day = { $column } 칸이 날짜가 아니에요. 2026-11-01처럼 적어 주세요.
why-future = { $column } 칸이 오늘보다 뒤예요.
why-amount = { $column } 칸이 금액이 아니에요. { $example }처럼 적어 주세요.
why-fraction = { $column } 칸의 소수 자릿수가 { $currency } 통화보다 많아요.
why-negative = { $column } 칸이 0보다 작아요.
why-too-large = { $column } 칸의 금액이 너무 커요.
why-whole = { $column } 칸이 { NUMBER($least) }부터 { NUMBER($most) }까지의 정수가 아니에요.
why-yes-no = { $column } 칸이 예도 아니요도 아니에요.
why-text = { $column } 칸이 { NUMBER($most) }자보다 길거나 보여 줄 수 없는 글자가 있어요.
why-person = { $column } 칸은 적힌 그대로는 쓸 수 없어요.
why-twice = 이 파일의 다른 행에 같은 { $column } 값이 있어요.
why-taken = 가게에 같은 { $column } 값이 이미 있어요.
why-known = 이름과 전화 또는 이메일이 같은 고객이 이미 있어요.
why-no-start = 개월 수도 시작일도 없어요.
why-end-before-start = 시작하기 전에 끝나요.
why-plans = 서로 다른 플랜이 { NUMBER($most) }개가 넘어요. 열을 바르게 골랐는지 봐 주세요.
why-plan-price = 가게의 이 플랜에는 가게 통화의 가격이 없어요.
