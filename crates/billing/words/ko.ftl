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
refused-quantity = 수량은 0부터 { NUMBER($most) }까지예요. 추가 청구는 1부터예요.
refused-reference-taken = ‘{ $reference }’ 이름은 다른 구독이 이미 쓰고 있어요.
refused-not-supported = ‘{ $what }’ 기능은 이 버전에서 지원하지 않아요.
code-already-ended = 이미 끝난 구독이에요.
code-already-canceled = 이미 해지가 예약되어 있어요. 다른 것을 바꾸려면 해지를 먼저 취소해 주세요.
code-not-cancelling = 예약된 해지가 없어요.
code-not-ended = 아직 끝나지 않은 구독이에요.
code-already-paused = 이미 쉬고 있는 구독이에요.
code-not-paused = 쉬고 있는 구독이 아니에요.
code-not-started = 아직 시작하지 않은 구독이에요.
code-until-not-after-start = 쉬는 기간은 내일부터 고를 수 있어요.
code-pause-too-long = 그렇게 오래 쉴 수는 없어요.
code-date-in-the-past = 지난 날은 고를 수 없어요.
code-date-out-of-range = 너무 먼 날이에요.
code-history-only = 가져온 기록이라 여기서는 바꿀 수 없어요. 새 구독을 열어 주세요.
code-no-items = 플랜에 항목이 하나도 없어요.
code-too-many-items = 항목이 너무 많아요.
code-unknown-item = 그런 항목이 없어요.
code-unknown-plan = 그런 플랜이 없어요.
code-unknown-customer = 그런 고객이 없어요.
code-unknown-subscription = 그런 구독이 없어요.
code-unknown-invoice = 그런 청구서가 없어요.
code-plan-not-on-sale = 지금 판매하지 않는 플랜이에요.
code-no-price = 이 통화의 가격이 없는 플랜이에요.
code-bad-amount = 금액이 맞지 않아요.
code-amount-out-of-range = 금액이 너무 커요.
code-same-plan = 지금과 같은 플랜이에요.
code-same-rhythm = 지금과 같은 결제 주기예요.
code-in-trial = 체험 중에는 쉴 수 없어요. 체험이 끝난 뒤에 쉬어 갈 수 있어요.
code-nothing-due = 지금 낼 돈이 없어요.
code-no-instrument = 등록된 카드가 없어요.
code-not-supported = 이 버전에서 지원하지 않는 기능이에요.
code-key-reused = 앞의 다른 단계에 이미 쓴 id예요.

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
change-paused-until = { $day }에 다시 시작하기로 하고 쉬어요
change-resumed = 다시 시작했어요
change-waived = 예고 기간 면제
change-canceled = 해지했어요
change-taken-back = 예약을 되돌렸어요
change-restarted = { $plan } 플랜으로 돌아왔어요
change-effective = { $day }부터
change-undone = 나중에 되돌렸어요
planned-plan = 플랜을 { JOSA($plan, "으로/로") } 바꾸기
planned-quantity = 수량을 { NUMBER($n) }개로 바꾸기
planned-added = { $came } 더하기
planned-removed = { $went } 빼기
planned-swapped = { $went } 대신 { $came }
planned-cancel = 해지 예정
pause-credit = 쉬는 만큼 적립금으로 돌려드려요
pause-extend = 쉬는 만큼 결제일이 뒤로 가요
unused-credit = 적립금으로 돌려주기
unused-keep = 돌려주지 않기
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
purchases-none-text = 다른 쇼핑몰이나 프로그램의 구매 파일을 가져오면 고객마다 무엇을 샀는지 여기에서 볼 수 있어요. 프로그램을 설치한 분이 이 명령으로 가져와요.
purchase-customer = 고객
purchase-customers = 고객 수
purchase-day = 날짜
purchase-product = 산 것
purchase-amount = 금액
purchase-reference = 주문번호
purchase-sum = 합계
purchase-from = 시작일
purchase-to = 종료일
purchase-show = 보기
purchase-pieces = { NUMBER($n) }개
purchase-sums = 구매 { NUMBER($count) }건, 합계 { $sum }

## 구독에 하는 일

act-name = { $act ->
    [pause] 쉬어 가기
    [resume] 다시 시작
    [plan] 플랜 바꾸기
    [quantity] 수량 바꾸기
    [cancel] 해지하기
    [uncancel] 해지 취소
    [add-item] 항목 더하기
    [remove-item] 항목 빼기
    [swap-item] 항목 바꾸기
    [anchor] 결제일 옮기기
    [rhythm] 결제 주기 바꾸기
    [zone] 시간대 바꾸기
    [transfer] 다른 고객에게 넘기기
    [undo] 예정된 변경 취소
   *[other] 다시 구독
}
act-question = { $act ->
    [pause] 얼마나 쉬어 갈까요?
    [resume] 지금 다시 시작할까요?
    [plan] 어떤 플랜으로 바꿀까요?
    [quantity] 수량을 바꿀까요?
    [cancel] 구독을 해지할까요?
    [uncancel] 해지를 취소할까요?
    [undo] 예정된 변경을 취소할까요?
    [add-item] 무엇을 더할까요?
    [remove-item] 추가 상품을 뺄까요?
    [swap-item] 무엇으로 바꿀까요?
   *[other] 다시 시작할까요?
}
act-text = { $act ->
    [pause] 쉬는 동안은 구독료가 나가지 않아요. 언제든 다시 시작할 수 있어요.
    [resume] 쉬는 것을 끝내고 바로 이어서 써요.
    [plan] 바꾸기 전에 얼마를 더 내거나 돌려받는지 먼저 보여 드려요.
    [quantity] 바뀌는 만큼만 더 내거나 돌려받아요.
    [cancel] 언제까지 쓰고 얼마를 돌려받는지 보고 정해 주세요.
    [uncancel] 하던 대로 계속 쓸 수 있어요.
    [add-item] 더하기 전에 지금 얼마를 내고 다음부터 얼마가 되는지 먼저 보여 드려요.
    [remove-item] 지금 빼면 쓰지 않은 만큼 돌려드려요.
    [swap-item] 쓰지 않은 만큼 돌려드리고 새로 고른 것을 받아요.
    [anchor] 이미 결제한 기간은 그대로 두고, 그다음부터 새 날짜에 결제해요.
    [rhythm] 얼마나 자주 결제할지 바꿔요. 한 번에 내는 값은 그대로예요.
    [zone] 하루를 어느 시간대로 셀지 바꿔요. 이미 결제한 기간은 그대로예요.
    [transfer] 남은 기간은 그대로 이어지고, 다음 결제부터 새 고객이 내요.
    [undo] 바꾸기로 한 것을 없던 일로 해요.
   *[other] 오늘부터 새 주기로 시작해요.
}
act-effect = { $act ->
    [pause] 오늘부터 쉬어요. 쉬는 동안은 결제되지 않아요.
    [resume] 오늘부터 다시 써요.
    [plan] { $day }부터 새 플랜이에요.
    [quantity] { $day }부터 새 수량이에요.
    [cancel] { $day }에 끝나요. 그때까지는 그대로 쓸 수 있어요.
    [uncancel] 예약된 해지가 없어지고 그대로 이어져요.
    [add-item] { $day }부터 더해요.
    [remove-item] { $day }부터 빠져요.
    [swap-item] { $day }부터 바뀌어요.
    [anchor] { $day }부터 새 결제일로 세요.
    [rhythm] { $day }부터 새 주기로 결제해요.
    [zone] { $day }부터 새 시간대로 세요.
    [transfer] 오늘부터 { $name } 님의 구독이에요. 다음 결제부터 { $name } 님이 내요.
    [undo] 이 변경은 취소돼요.
   *[other] 오늘부터 다시 시작해요.
}
act-confirm = { $act ->
    [pause] 이대로 쉬어 가기
    [resume] 지금 다시 시작하기
    [plan] 이 플랜으로 바꾸기
    [quantity] 이 수량으로 바꾸기
    [cancel] 해지하기
    [uncancel] 해지 취소하고 계속 쓰기
    [add-item] 이대로 더하기
    [remove-item] 이대로 빼기
    [swap-item] 이대로 바꾸기
    [anchor] 이날로 옮기기
    [rhythm] 이 주기로 바꾸기
    [zone] 이 시간대로 바꾸기
    [transfer] 이 고객에게 넘기기
    [undo] 예정된 변경 취소하기
   *[other] 다시 구독하기
}
done = { $act ->
    [pause] 쉬어 가기로 했어요.
    [resume] 다시 시작했어요.
    [plan] 플랜을 바꿨어요.
    [quantity] 수량을 바꿨어요.
    [cancel] 해지를 접수했어요.
    [uncancel] 해지를 취소했어요.
    [add-item] 더하기로 했어요.
    [remove-item] 빼기로 했어요.
    [swap-item] 바꾸기로 했어요.
    [anchor] 결제일을 옮겼어요.
    [rhythm] 결제 주기를 바꿨어요.
    [zone] 시간대를 바꿨어요.
    [transfer] 구독을 넘겼어요.
    [undo] 예정된 변경을 취소했어요.
   *[other] 다시 시작했어요.
}
done-paid = { JOSA($amount, "을/를") } 결제했어요.
done-unpaid = { JOSA($amount, "은/는") } 아직 결제되지 않았어요. 카드를 확인해 주세요.
done-back = { JOSA($amount, "을/를") } 적립금으로 넣었어요.
done-offset = 아직 내지 않은 금액에서 { JOSA($amount, "을/를") } 뺐어요.
choose-until = 언제까지 쉴까요?
choose-day = 날짜
choose-mode = 쉬는 날의 계산
choose-plan = 플랜
plan-now = 지금 쓰는 플랜
plan-more = { $since ->
    [before] 전보다 { $amount } 더
   *[now] 지금보다 { $amount } 더
}
plan-less = { $since ->
    [before] 전보다 { $amount } 적게
   *[now] 지금보다 { $amount } 적게
}
plan-same = { $since ->
    [before] 전과 같은 값
   *[now] 지금과 같은 값
}
choose-when = 언제부터 바꿀까요?
choose-item = 항목
choose-quantity = 수량
quantity-now = 지금 { NUMBER($n) }개예요
choose-cancel = 언제 끝낼까요?
choose-unused = 남은 기간
choose-start = 시작하는 날
choose-currency = 통화
choose-trial = 체험부터 시작하기 ({ $trial })
weeks = { NUMBER($n) }주
back-on = { $day }에 다시 시작
until-day = 날짜 고르기
until-day-note = 최대 1년까지 쉴 수 있어요
until-open = 정하지 않기
until-open-note = 다시 시작할 때까지 쉬어요
when-now = 지금 바로
when-period-end = 이번 기간이 끝날 때
cancel-period-end = 이번 기간까지 쓰고 끝내기
cancel-period-end-note = 이번 기간을 다 쓰고 끝나요
cancel-now = 오늘 끝내기
cancel-soonest = 예고 기간이 끝나는 { $day }에 끝내기
waive-notice = 예고 기간 없이
waive-notice-hint = 예고 기간이 끝나기 전에 그만둘 수 있게 해 줘요. 면제한 사실은 기록에 남아요.
notice-ends = { NUMBER($days) }일의 예고 기간은 { $day }에 끝나요.
cancel-now-note = 남은 날은 적립금으로 남아요. 카드로 돌려받으려면 누르기 전에 가게에 알려 주세요.
cancel-day = 날짜 정하기
cancel-day-note = 고른 날 0시에 끝나요
cancel-instead = 해지 대신 쉬어 갈 수도 있어요
cancel-instead-text = 쉬는 동안은 구독료가 나가지 않고, 쓰던 조건 그대로 돌아올 수 있어요.
cancel-instead-act = 쉬어 가기 알아보기
no-other-plan = 지금 고를 수 있는 플랜이 없어요.
effect-title = 이렇게 돼요
effect-note = 누르기 전에는 아무것도 바뀌지 않아요.
effect-show = 금액 확인
effect-choose = 위에서 고르면 금액이 여기 보여요.
choose-one = 골라 주세요
item-gone = 고른 항목을 이제 넣을 수 없어요. 다시 골라 주세요.
act-choose = { $act ->
    [rhythm] 주기를 고르면 다음 결제가 여기 보여요.
    [anchor] 결제일을 고르면 다음 결제가 여기 보여요.
    [transfer] 받을 고객을 찾으면 다음 결제가 여기 보여요.
    [zone] 지금 쓰는 시간대예요. 다른 시간대를 적으면 무엇이 달라지는지 여기 보여요.
   *[other] 위에서 고르면 금액이 여기 보여요.
}
effect-nothing = 더 내거나 돌려받는 돈이 없어요.
effect-nothing-itself = 이 변경으로 더 내거나 돌려받는 돈은 없어요.
effect-all-credit = 적립금으로 모두 내요.
effect-pay-with = 지금 결제돼요. 먼저 나가는 청구서와 합쳐 오늘 { $sum }이에요.
bill-waiting = 먼저 나가는 청구서
effect-ends-now = 지금 바로 끝나요.
effect-ends-after = { $day }까지 쓸 수 있고, 그다음에 끝나요.
effect-trial-free = { NUMBER($days) }일 동안 무료예요.
effect-trial-pays = { $day }에 { JOSA($amount, "이/가") } 결제돼요.
effect-trial-asks = 체험이 끝나기 전에 계속 쓸지 여쭤보고, 동의하면 { $day }에 { JOSA($amount, "이/가") } 결제돼요.
effect-back = 적립금으로 돌아가고, 다음 결제 때 먼저 쓰여요.
effect-offset = 아직 내지 않은 금액에서 빼요.
effect-pay-now = 지금 결제돼요.
effect-pay-on = { $day }에 결제돼요.
effect-from = 적용되는 날
next-payment = 다음 결제
next-made-of = 다음 결제의 내용
made-of-fee = 요금 { $amount }
made-of-usage = 사용량 { $amount }
made-of-off = 할인 { $amount }
made-of-tax = 부가세 { $amount }
made-of-credit = 적립금 { $amount }
first-payment = 첫 결제
no-next-payment = 예정된 결제가 없어요
go-back = 돌아가기

## 내 구독

my-subscription = 내 구독
my-subscriptions = 내 구독들
see-plans = 플랜 보기
no-subscription = 아직 구독이 없어요
no-subscription-text = 플랜을 고르면 다음 결제와 할 수 있는 일이 여기에 보여요.
no-subscription-yet = 아직 구독이 없어요.
hello = { $name } 님, 안녕하세요
hello-owed = { $name } 님, 결제를 확인해 주세요
hello-asked = { $name } 님, 바뀌는 가격을 확인해 주세요
hello-next = { $name } 님, 다음 결제는 { $day }이에요
hello-box = { $name } 님, 다음 상자는 { $day }에 가요
box-then = 이날 다음 상자가 나가요
hello-trial = { $name } 님, 지금은 체험 중이에요
hello-paused = { $name } 님, 지금은 쉬는 중이에요
hello-ending = { $name } 님, 해지가 예약되어 있어요
hello-ended = { $name } 님, 다시 만나면 좋겠어요
owed = { JOSA($amount, "이/가") } 결제되지 않았어요
owed-checking = { $amount } 결제를 확인하고 있어요
owed-checking-text = 카드사의 답을 기다리고 있어요. 두 번 결제되지 않으니 안심하세요.
owed-taken-back = 카드사가 이 결제를 취소했어요.
owed-see = { $day } 청구서 보기
owed-sum = 받을 돈
pay-again = 다시 결제하기
ended-on = { $day }에 끝났어요
ends-then = { $day }에 끝나요
next-then = 다음 결제 { $day }
since-day = { $day }부터
until-end = 이날까지 쓸 수 있어요
resumes-then = 이날 다시 시작해요
paused-open = 다시 시작할 때까지 쉬어요
starts-then = 이날 시작해요
trial-then = 이날 체험이 끝나요
trial-then-pays = 이날 체험이 끝나고 { JOSA($amount, "이/가") } 결제돼요
pays-then = { JOSA($amount, "이/가") } 결제돼요
pays-then-asked = 동의하면 이날부터 { JOSA($price, "이에요/예요") }
hero-least = 최소 { $amount }
come-back = 다시 시작하기
keep-it = 해지 취소하고 계속 쓰기
uncancel-nothing = 예약된 해지가 없어요. 그대로 이용할 수 있어요.
resume-now = 지금 다시 시작하기
tile-pause = 쉬어 가기
tile-plan = 플랜 바꾸기
tile-moved = 이사했어요
payment = 결제
card = 카드
card-none = 카드 등록하기
card-none-staff = 등록된 카드가 없어요
wallet = 적립금
cancel-link = 구독 해지하기
ask-shop = 가게에 물어보기
ask-shop-phone = 전화
ask-shop-email = 이메일
money = 결제

## 카드

card-change = 카드 바꾸기
card-text = 새 카드를 등록하면 밀린 결제도 바로 다시 해 볼게요.
card-now = 지금 쓰는 카드
card-expires = 유효 기간
card-save = 이 카드 쓰기
card-saved = 카드를 바꿨어요.
card-choose = 연습용 카드
card-sandbox = 연습용 결제예요. 실제 돈은 나가지 않고, 카드 번호를 적지 않아요.
card-works = 결제되는 카드
card-works-note = 늘 결제돼요
card-funds = 잔액이 모자란 카드
card-funds-note = 거절되고, 며칠 뒤 다시 해 봐요
card-action = 본인 확인이 필요한 카드
card-action-note = 거절돼요. 본인 확인을 해야 결제돼요
card-unknown = 답이 늦는 카드
card-unknown-note = 바로 알 수 없고, 나중에 결제돼요
paid-now = 결제했어요.
still-open = { JOSA($amount, "은/는") } 아직 결제되지 않았어요. 다른 카드를 등록해 주세요.

## 가입하기

join-title = { $plan } 시작하기
join-text = 몇 가지만 적으면 돼요. 결제할 금액은 마지막에 한 번 더 보여 드려요.
join-known = 이어서 하려면 로그인해 주세요
join-known-text = 적어 주신 연락처로는 새로 가입할 수 없어요. 이미 이용하고 있다면 로그인한 뒤 이어서 할 수 있어요.
join-login = 로그인하고 이어서 하기
join-act = 구독 시작하기
join-early = 약정 { NUMBER($n) }개월이 되기 전에 해지하면 위약금이 있어요.
join-trial-once = 무료 체험은 처음 한 번만 드려요.
join-you = 누구신가요?
join-you-note = 로그인과 안내에만 써요.
join-address = 어디로 보내 드릴까요?
join-address-note = 이사하면 언제든 바꿀 수 있어요.
join-consents = 동의
join-as = 이 이름으로 시작해요
join-sum = 오늘 결제할 금액
join-sum-note = 다음에 결제할 금액과 날도 보여 드려요.
join-addons = 추가 상품 (선택)
name = 이름
done-title = 가입을 마쳤어요
done-welcome = { $name } 님, { $plan } 구독이 시작됐어요
done-what-next = 이제 이렇게 돼요
done-next = 다음 결제
done-change = 언제든 바꿀 수 있어요
done-change-text = 쉬어 가기, 플랜 바꾸기, 해지를 ‘내 구독’에서 할 수 있어요.
done-nothing-due = 오늘은 결제할 금액이 없어요
done-go = 내 구독 보기

## 청구서

invoice = 청구서
invoices = 청구서
invoices-text = 지금까지의 청구서예요. 누르면 자세히 보고 인쇄할 수 있어요.
invoices-none = 아직 청구서가 없어요
invoices-none-text = 첫 결제가 되면 여기에 보여요.
invoices-none-staff = 구독이 결제될 때마다 청구서가 여기에 쌓여요.
invoices-staff-text = 무엇을 왜 청구했는지, 돈이 들어왔는지 볼 수 있어요.
invoice-part = { $plan } · { $day }부터
invoice-number = 청구서 { $number }
invoice-search = 청구서 번호 (예: 2026-000123)
payments-unpaid = 받지 못한 결제
payments-text = 왜 결제되지 않았고 다음에 언제 시도하는지 볼 수 있어요. 급한 것부터 보여 드려요.
unpaid-none = 받지 못한 결제가 없어요
unpaid-none-text = 결제가 거절되거나 확인이 필요하면 여기에 모여요.
why-not = 이유
not-tried-yet = 아직 시도하지 않았어요
tries = { NUMBER($n) }번 시도
next-try = 다음 시도 { $when }
issued-on = 발행일
issued-from = 발행일부터
issued-until = 발행일까지
issued-in-range = 이 기간에 발행
show-range = 이 기간 보기
due-on = 결제 예정일
paid-on = 결제한 시각
amount = 금액
number = 번호
state = 상태
all = 전체
all-plans = 모든 플랜
customer = 고객
customers = 고객
crumbs = 지금 위치
about = 관련 정보
count-invoices = { NUMBER($n) }건
line = 항목
line-plain = 구독료
line-setup = 가입비
line-deposit = 보증금
line-credit = { $name } · 쓰지 않는 기간
line-charge = { $name } · 남은 기간
line-minimum = { $name } 최소 이용
line-fee = 중도 해지 위약금
why-setup = 처음 한 번만 내는 돈이에요
why-deposit = 구독이 끝나면 돌려드려요. 세금이 없어요
why-fee = 약정 기간이 끝나기 전에 해지해요
why-fee-reduced = 약정 기간이 끝나기 전에 해지해요. 플랜의 위약금은 { $asked }이지만 법 기준인 남은 대여료의 { $share }까지만 받아요: { $rent } × { NUMBER($days) }/30일 × { $share }
why-intro = 첫 이용 할인, 그다음부터 { $price }
why-credit = { $cause } · { $range } 미이용분을 돌려드려요
why-charge = { $cause } · { $range } 이용분
why-trial = 체험 기간 { $range }
why-days = { $price } × { NUMBER($days) }일/{ NUMBER($of) }일
why-share = { $price } × { $share }
units = × { NUMBER($n) }
range = { $from } ~ { $to }
code-cause-created = 구독 시작
code-cause-plan-changed = 플랜 변경
code-cause-quantity-changed = 수량 변경
code-cause-paused = 쉬어 가기
code-cause-resumed = 다시 시작
code-cause-canceled = 해지
code-cause-restarted = 다시 구독
code-cause-skipped = 배송 건너뛰기
code-cause-other = 변경
issued-by = 보내는 곳
to-customer = 받는 분
address = 주소
discount = 할인
subtotal = 공급가액
tax-inside = 부가세 (포함)
tax-on-top = 부가세
total = 합계
credit-applied = 적립금 사용
to-wallet = 적립금으로
offset-open = 아직 내지 않은 금액에서 뺌
amount-due = 결제할 금액
amount-paid = 결제한 금액
attempts = 결제 내역
attempts-note = 결제사에 보낸 요청과 그 답이에요.
attempts-none = 아직 시도하지 않았어요.
attempts-not-needed = 결제할 금액이 없어요.
attempt-planned = 다시 시도할 예정이에요
attempt-paid = { JOSA($amount, "이/가") } 결제됐어요
attempt-taken-back = 카드사가 결제를 취소했어요 · { $amount }
attempt-declined = { $amount } 결제가 거절됐어요
attempt-unknown = { $amount } 결제의 답을 받지 못했어요
attempt-unknown-text = 다시 결제하지 않고, 결과를 확인하고 있어요
entries = 장부
entries-note = 이 청구서로 움직인 돈이에요. 차변과 대변이 늘 같아요.
entries-none = 움직인 돈이 없어요.
entry-day = 날짜
entry-account = 계정
entry-debit = 차변
entry-credit = 대변
account-receivable = 받을 돈
account-cash = 들어온 돈 (연습용)
account-deferred = 앞으로 제공할 서비스
account-tax = 낼 부가세
account-deposits = 맡아 둔 보증금
account-credit = 고객 적립금
print-view = 인쇄용으로 보기

## 구독 (직원)

subscription = 구독
subscriptions = 구독
subscriptions-text = 누가 어떤 플랜을 쓰는지, 다음 결제가 언제인지 볼 수 있어요.
subscriptions-none = 아직 구독이 없어요
subscriptions-none-here = 지금 이런 구독이 없어요
subscriptions-none-here-text = 생기면 여기에 보여요.
subscriptions-none-text = 누군가 플랜을 시작하면 여기에 보여요. 고객 화면에서 직접 열 수도 있어요.
subscription-search = 이름, 초성, 번호 끝자리
subscription-of = { $name } 님의 구독
subscription-new = 새 구독
subscription-new-text = { $name } 님의 구독을 시작해요. 금액을 확인하고 눌러 주세요.
subscription-add = 구독 열기
subscription-added = 구독을 열었어요.
no-card-yet = 아직 등록된 카드가 없어요
no-card-yet-text = 첫 청구서는 고객이 카드를 등록해야 결제돼요.
plan = 플랜
period = 이번 기간
quantity = 수량
mrr = 월 요금
started-on = 시작한 날
next-on = 다음 일정
ends-on = 끝나는 날
reference = 가져온 번호
schedule = 일정
changes = 변경 이력
changes-note = 지금까지 바뀐 것이 모두 남아 있어요.
told-started = 구독을 시작했어요
told-trial-ended = 체험이 끝나고 정식 구독이 됐어요
told-changed = 구독을 바꿨어요
told-paused = 쉬기 시작했어요
told-resumed = 다시 시작했어요
told-ended = 구독이 끝났어요
told-restarted = 다시 돌아왔어요
told-mrr = 월 { $amount }
told-issued = { $amount } 청구서를 보냈어요
told-paid = { JOSA($amount, "을/를") } 결제했어요
told-offset = 쓰지 않은 { JOSA($amount, "을/를") } 미납 청구서에서 뺐어요
told-declined = { $amount } 결제가 거절됐어요
told-unknown = { $amount } 결제의 답을 기다려요

api-too-many-events = 한 번에 1개부터 { NUMBER($most) }개까지 보내 주세요.
invoice-credited = 적립됨
see-invoice = 청구서 보기
draft-period-start = 기간 시작
