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
