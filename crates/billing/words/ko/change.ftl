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
