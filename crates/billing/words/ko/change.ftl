## 구독 변경

change-items = 구성 변경
change-price = 가격 변경
change-anchor = 결제일 변경
change-zone = 시간대를 { $zone }로 변경
change-skipped = { $day } 배송 건너뛰기
change-skipped-free = 그날 시작하는 기간은 결제하지 않아요.
change-rescheduled = { $from } 배송을 { $to }로 옮김
change-rhythm = 다음 배송부터 { $every } 배송
change-transferred = 다른 고객이 이어받음
refused-item-exists = “{ $code }” 항목이 이미 있어요.
code-item-exists = 이미 있는 항목이에요.
code-not-pending = 이미 적용되어서 되돌릴 수 없어요.
code-bad-anchor = 결제 기준일로 쓸 수 없는 날이에요.
code-unknown-zone = 그런 시간대는 없어요.
refused-unknown-zone = “{ $name }”라는 시간대는 없어요.
code-bad-contact = 쓸 수 없는 주소나 전화번호예요.
code-later-change = 나중에 정한 변경이 이 변경에 이어져 있어요. 그것을 먼저 되돌려 주세요.
code-same-customer = 이미 이 고객의 구독이에요.
more-changes = 다른 변경
planned = 예정된 변경
planned-note = 아직 일어나지 않은 일이라 되돌릴 수 있어요.
planned-undo = 되돌리기
tile-quantity = 수량 바꾸기
when-day = 정한 날부터
when-day-note = 그날이 시작될 때 바뀌어요
cancel-term-end = 약정이 끝날 때
cancel-term-end-note = 약정한 기간을 다 채우고 끝나요
unused-refund = 쓰지 않은 만큼 카드로 돌려주기
choose-quantity-kept = 비워 두면 지금 수량을 그대로 써요
item-own = 이 구독만의 항목
item-own-name = 항목 이름
item-own-hint = 이 구독만의 항목일 때 적어 주세요
item-own-amount = 하나의 값
choose-anchor = 결제일
choose-first = 새 결제일까지의 기간
first-stub = 날짜만큼 계산해요
first-free = 받지 않아요
anchor-calendar = 달력의 첫날 (매월 1일, 1월 1일)
anchor-day = { NUMBER($day) }일
anchor-last = 말일
anchor-date = 한 해의 어떤 날
anchor-date-hint = 달과 날만 쓰고 해는 보지 않아요
choose-rhythm = 결제 주기
choose-zone = 시간대
choose-zone-hint = Asia/Seoul처럼 적어 주세요
choose-person = 받을 고객
choose-person-hint = 이름이나 전화번호 끝자리, 이메일
nobody-found = 그런 고객을 찾지 못했어요.
several-found = 여러 고객이 있어요. 한 사람을 골라 주세요.
actor-program = 다른 프로그램
why-once = 한 번만 청구하는 항목이에요
why-discount = { $amount } 할인
why-taxed = 세율 { $rate }
why-untaxed = 세금이 없어요
why-open = 최소 이용 금액 { $least }에서 쓴 { JOSA($used, "을/를") } 뺐어요
why-less = { $said }에서 할인받았거나 이미 돌려받은 몫을 빼고 { $amount }
act-text-staff = { $act ->
    [pause] 쉬는 동안은 결제되지 않아요. 언제든 다시 시작하게 할 수 있어요.
    [resume] 쉬는 것을 끝내고 바로 이어서 쓰게 해요.
    [plan] 바꾸기 전에 고객이 얼마를 더 내거나 돌려받는지 확인해요.
    [quantity] 바뀌는 만큼만 더 내거나 돌려받아요.
    [cancel] 고객이 언제까지 쓰고 얼마를 돌려받는지 확인하고 해지해 주세요.
    [uncancel] 하던 대로 계속 쓰게 해요.
    [add-item] 플랜에 있는 항목이나 이 구독만의 항목을 더할 수 있어요.
    [remove-item] 쓰지 않은 만큼 고객에게 돌려줘요.
    [swap-item] 쓰지 않은 만큼 돌려주고 새 항목을 받아요.
    [anchor] 이미 결제한 기간은 그대로 두고, 그다음부터 새 날짜에 결제해요.
    [rhythm] 얼마나 자주 결제할지 바꿔요. 한 번에 내는 금액은 그대로예요.
    [zone] 하루를 어느 시간대로 셀지 바꿔요. 이미 결제한 기간은 그대로예요.
    [transfer] 남은 기간은 그대로 이어지고, 다음 결제부터 새 고객이 내요.
    [undo] 바꾸기로 한 것을 없던 일로 해요.
   *[other] 오늘부터 새 주기로 시작해요.
}
cancel-period-end-staff = 이번 기간을 다 쓰고 끝나요
cancel-now-staff = 남은 기간은 아래에서 고른 대로 정리해요
