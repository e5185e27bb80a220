# 배송을 건너뛰고, 옮기고, 주기를 바꾸기
code-no-delivery = 바꿀 수 있는 배송이 없어요.
refused-unknown-delivery = { $day }에는 예정된 배송이 없어요.
refused-delivery-skipped = { $day } 배송은 이미 건너뛰기로 했어요.
refused-not-delivered-then = { $day }에는 배송하지 않아요. 구독 중인 날을 골라 주세요.
refused-after-cutoff = { $day } 배송은 마감이 지나 바꿀 수 없어요.
deliveries = 배송
deliveries-text = { $rhythm } 보내 드려요.
deliveries-coming = 다가오는 배송
deliveries-none = 아직 잡힌 배송이 없어요
deliveries-none-text = 배송이 있는 플랜이면 다음 배송 날짜가 여기에 보여요.
deliveries-past = 지난 배송
delivery-day = 배송일
delivery-until = 변경 마감
delivery-fixed = 확정됐어요
delivery-acts = 바꾸기
delivery-instead-of = 원래 { $day }
delivery-skip = 건너뛰기
delivery-move = 날짜 옮기기
delivery-restore = 되돌리기
delivery-planned = 예정
delivery-locked = 확정
delivery-skipped = 건너뜀
delivery-delivered = 배송됨
rhythm-change = 주기 바꾸기
delivery-act = { $act ->
    [skip] 이번 배송을 건너뛸까요?
    [move] 배송 날짜를 옮길까요?
    [rhythm] 배송 주기를 바꿀까요?
   *[other] 원래대로 되돌릴까요?
}
delivery-act-text = { $act ->
    [skip] 한 번만 쉬고, 그다음 배송은 그대로예요.
    [move] 이 배송만 옮기고, 그다음 배송은 그대로예요.
    [rhythm] 결제 주기는 그대로이고 배송 간격만 달라져요.
   *[other] 마감 전까지는 언제든 되돌릴 수 있어요.
}
delivery-choose = { $act ->
    [move] 날짜를 고르면 바뀌는 배송일을 여기서 볼 수 있어요.
   *[other] 주기를 고르면 새 배송 날짜가 여기 보여요.
}
delivery-confirm = { $act ->
    [skip] 건너뛰기
    [move] 이 날로 옮기기
    [rhythm] 이 주기로 바꾸기
   *[other] 되돌리기
}
delivery-done = { $act ->
    [skip] 배송을 건너뛰기로 했어요. 마감 전까지 되돌릴 수 있어요.
    [move] 배송 날짜를 옮겼어요. 마감 전까지 되돌릴 수 있어요.
    [rhythm] 배송 주기를 바꿨어요.
   *[other] 원래대로 되돌렸어요.
}
skip-effect = { $day } 배송을 건너뛰어요.
skip-effect-late = 고른 배송은 이미 확정돼서, 그다음인 { $day } 배송을 건너뛰어요.
move-effect = { $from } 배송을 { JOSA($to, "으로/로") } 옮겨요.
rhythm-effect = 이제 { $every } 보내 드려요.
restore-effect = { $day } 배송을 다시 보내 드려요.
next-deliveries = 다음 배송
same-as-before = { $bill } (그대로)
payment-before = 지금 예정된 결제
payment-after = 바꾼 뒤의 결제
move-to = 받을 날
move-now = 지금
move-to-hint = 쉬는 날을 고르면 가장 가까운 영업일로 바뀌어요.
rhythm-every = 주기
rhythm-now = 지금
rhythm-from = 언제부터
rhythm-from-next = 다음 배송부터
rhythm-from-next-note = 다음 배송 날짜는 그대로예요. 그다음부터 새 간격으로 보내요.
rhythm-from-last = 지난 배송부터
rhythm-from-last-note = 지난 배송에서 새 간격만큼 뒤에 다음 배송을 보내요.
skip-back = 적립금으로 돌아오는 금액
skip-charge = 이번 기간 요금
skip-free = 청구하지 않기
skip-free-note = 이날 시작하는 기간을 청구하지 않아요
skip-paid = 그대로 청구하기
skip-paid-note = 배송만 쉬고 청구는 그대로예요
tile-deliveries = 배송
told-delivered = { $day } 배송 완료
told-delivery-skipped = { $day } 배송 건너뛰기
told-delivery-moved = { $from } 배송을 { JOSA($to, "으로/로") } 옮김
told-delivery-restored = { $day } 배송을 되돌림
told-rhythm = 배송 주기를 { JOSA($every, "으로/로") } 바꿈
