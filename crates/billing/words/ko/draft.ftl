### draft

## 나가기 전에 살펴보는 청구서

draft = 초안
drafts = 초안
drafts-text = 때가 되면 저절로 나가는 갱신 청구서예요. 그 전까지 고칠 수 있어요.
drafts-none = 기다리는 청구서가 없어요
drafts-none-text = 갱신 청구서는 나가기 전까지 여기에 보여요.
draft-of = { $name } 님의 청구서
draft-waiting = 초안
draft-discarded = 청구 안 함
draft-issued = 나감
draft-text = { $when }에 저절로 나가요. 아직 번호가 없고, 그 전에는 결제하지 않아요.
draft-discarded-text = 내보내지 않기로 했어요. { $when }까지는 되돌릴 수 있어요.
draft-gone-text = 나가지 않은 청구서예요. 이 기간에는 아무것도 청구하지 않았어요.
draft-goes-out = 나가는 때
draft-lines = 청구 내용
draft-change = 깎기
draft-lowered = { $was }에서 깎음 · { $reason }
draft-issue = 지금 내보내기
draft-add = 더 청구하기
draft-discard = 청구하지 않기
draft-discard-text = 이 기간은 끝난 것으로 하고 아무것도 청구하지 않아요.
draft-discard-until = { $when }까지 되돌릴 수 있어요.
draft-discard-do = 청구하지 않기
draft-discard-done = 이 청구서는 나가지 않아요.
draft-not-billed = 청구하지 않는 금액
draft-next-time = 다음 청구서로 넘어가는 금액
draft-reason-hint = 가게 기록용이에요. 고객에게는 보이지 않아요.
draft-restore = 다시 청구하기
draft-restore-done = 때가 되면 나가요.
draft-issue-done = 청구서를 내보냈고, 결제를 진행하고 있어요.
draft-is-issued = 이미 나간 청구서예요.
draft-change-title = 한 줄 깎기
draft-to = 대신 받을 금액
draft-to-hint = { $most }까지 적을 수 있어요. 0을 적으면 받지 않고, 청구서에는 할인으로 보여요.
draft-choose = 대신 받을 금액과 까닭을 적어 주세요.
draft-now = 지금 청구서
draft-then = 깎은 다음
draft-lower-note = 쿠폰은 그대로예요.
draft-lower-do = 깎기
draft-lower-done = 금액을 깎았어요.
code-draft-closed = 이미 나갔거나 더는 나가지 않을 청구서예요.
code-not-lower = 0부터 이 줄의 금액까지 적어 주세요.
