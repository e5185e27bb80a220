### 청구에 관한 말: 구독, 청구서, 결제, 적립금.

## 왜 안 되는지

refused-already-ended = 이미 { $on }에 끝난 구독이에요. 다시 시작하면 이어서 쓸 수 있어요.
refused-pause-too-long = 한 번에 { NUMBER($most) }일까지만 쉴 수 있어요.
refused-too-many-items = 항목은 { NUMBER($most) }개까지 담을 수 있어요.
refused-unknown-item = ‘{ $code }’ 항목이 없어요.
refused-unknown-plan = ‘{ $code }’ 플랜이 없어요.
refused-unknown-customer = ‘{ $code }’ 고객이 없어요.
refused-unknown-subscription = ‘{ $code }’ 구독이 없어요.
refused-unknown-invoice = ‘{ $code }’ 청구서가 없어요.
refused-plan-not-on-sale = ‘{ $code }’ 플랜은 지금 판매하지 않아요.
refused-no-price = { $currency } 가격이 아직 없는 플랜이에요.
refused-not-supported = ‘{ $what }’ 기능은 이 버전에서 지원하지 않아요.
code-already-ended = 이미 끝난 구독이에요.
code-already-canceled = 이미 해지가 예약되어 있어요. 다른 것을 바꾸려면 해지를 먼저 취소해 주세요.
code-not-canceled = 예약된 해지가 없어요.
code-not-ended = 아직 끝나지 않은 구독이에요.
code-already-paused = 이미 쉬고 있는 구독이에요.
code-not-paused = 쉬고 있는 구독이 아니에요.
code-not-started = 아직 시작하지 않은 구독이에요.
code-pause-ends-before-it-begins = 쉬는 기간은 내일부터 고를 수 있어요.
code-pause-too-long = 그렇게 오래 쉴 수는 없어요.
code-in-the-past = 지난 날은 고를 수 없어요.
code-too-far = 너무 먼 날이에요.
code-no-items = 플랜에 항목이 하나도 없어요.
code-too-many-items = 항목이 너무 많아요.
code-unknown-item = 그런 항목이 없어요.
code-unknown-plan = 그런 플랜이 없어요.
code-unknown-customer = 그런 고객이 없어요.
code-unknown-subscription = 그런 구독이 없어요.
code-unknown-invoice = 그런 청구서가 없어요.
code-plan-not-on-sale = 지금 판매하지 않는 플랜이에요.
code-no-price = 이 통화의 가격이 없는 플랜이에요.
code-bad-quantity = 수량은 0부터 10억까지 쓸 수 있어요.
code-bad-amount = 금액이 맞지 않아요.
code-amount-too-large = 금액이 너무 커요.
code-same-plan = 지금과 같은 플랜이에요.
code-in-trial = 체험 중에는 쉴 수 없어요. 체험이 끝난 뒤에 쉬어 갈 수 있어요.
code-nothing-due = 지금 낼 돈이 없어요.
code-no-instrument = 등록된 카드가 없어요.
code-not-supported = 이 버전에서 지원하지 않는 기능이에요.

## 결제가 안 된 까닭

code-class-funds = 잔액이나 한도가 모자라요
code-class-transient = 카드사와 잠시 연결이 안 됐어요
code-class-customer-action = 고객의 본인 확인이 필요해요
code-class-dead-instrument = 쓸 수 없는 카드예요
code-class-risk = 카드사가 막은 결제예요
code-class-merchant-config = 가게의 결제 설정에 문제가 있어요
code-class-already-done = 이미 처리된 결제예요
code-class-no-instrument = 등록된 카드가 없어요

## 상태

standing-scheduled = 시작 예정
standing-trial = 체험 중
standing-active = 이용 중
standing-paused = 쉬는 중
standing-ended = 끝남
standing-ending = 해지 예약
invoice-open = 결제 전
invoice-late = 연체
invoice-paid = 결제됨
invoice-void = 취소됨
invoice-uncollectible = 받지 못함
payment-due = 다시 시도 예정
payment-processing = 확인 중
payment-paid = 결제됨
payment-failed = 결제 안 됨

## 변경 이력

change-created = { $plan } 구독을 시작했어요
change-trial = 체험 { NUMBER($days) }일 { $price }
change-setup = 가입비 { $amount }
change-deposit = 보증금 { $amount }
change-plan = 플랜을 { JOSA($plan, "으로/로") } 바꿨어요
change-quantity = 수량을 { NUMBER($n) }개로 바꿨어요
change-paused = 쉬어 가기로 했어요
change-paused-until = { $day }까지 쉬어 가기로 했어요
change-resumed = 다시 시작했어요
change-canceled = 해지했어요
change-taken-back = 예약을 되돌렸어요
change-restarted = { $plan } 플랜으로 돌아왔어요
change-effective = { $day }부터
change-undone = 나중에 되돌렸어요
pause-credit = 쉬는 만큼 적립금으로 돌려드려요
pause-extend = 쉬는 만큼 결제일이 뒤로 가요
unused-credit = 남은 기간은 적립금으로 돌려드려요
unused-keep = 남은 기간은 돌려드리지 않아요
actor-staff = { $name }
actor-customer = 고객이 직접
actor-former-staff = 직원
code-actor-system = 자동으로
code-actor-command = 명령줄에서
code-actor-dunning = 결제가 되지 않아 자동으로
code-actor-import = 가져오기로

# 가져온 구매 내역
purchases = 구매 내역
purchases-text = 파일에서 가져온, 고객이 한 번씩 산 기록이에요. 여기서 결제가 일어나지는 않아요.
purchases-of = { $name } 님이 산 기록이에요. 파일에서 가져왔어요.
purchases-all = 모두 보기
purchases-none = 아직 구매 내역이 없어요
purchases-none-text = 다른 쇼핑몰이나 프로그램의 구매 파일을 이 명령으로 가져오면 여기에 보여요.
purchase-customer = 고객
purchase-customers = 고객 수
purchase-day = 날짜
purchase-product = 산 것
purchase-quantity = 수량
purchase-amount = 금액
purchase-reference = 주문번호
purchase-sum = 합계
purchase-from = 시작일
purchase-to = 종료일
purchase-show = 보기
purchase-unnamed = 이름 없음
purchase-pieces = { NUMBER($n) }개
purchase-sums = 구매 { NUMBER($count) }건, 합계 { $sum }
