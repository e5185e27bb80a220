### credit_note

## 왜 안 되는지

code-exceeds-creditable = 돌려줄 수 있는 금액보다 많아요.
code-exceeds-refundable = 카드로 받은 돈보다 많이 환불할 수 없어요.
code-something-paid = 이미 돈을 받은 청구서예요. 취소하는 대신 감액 청구서를 만들어 주세요.
code-not-open = 아직 받지 않은 청구서에만 할 수 있어요.
code-payment-under-way = 결제가 진행 중이에요. 결과가 나온 뒤에 다시 해 주세요.
code-nothing-to-dispute = 이의가 제기될 결제가 없어요.
code-already-reissued = 이미 다시 발행한 청구서예요.
code-bad-tax = 세율은 0에서 1 사이의 소수이거나 면세여야 해요.

## 감액 청구서와 정정

credit-note = 감액 청구서
credit-notes = 감액 청구서
credit-note-number = 감액 청구서 { $number }
credit-notes-text = 이미 발행한 청구서에서 덜어 낸 기록이에요.
credit-notes-none = 감액 청구서가 없어요
credit-notes-none-text = 청구서를 열어 ‘감액하기’를 누르면 만들 수 있어요.
credit-note-new = 감액 청구서 만들기
credit-note-new-text = 발행한 청구서는 고치지 않아요. 덜어 낼 만큼 감액 청구서를 따로 남겨요.
credit-note-make = 감액하기
credit-note-what = 얼마나 덜까요?
credit-note-all = 남은 금액 모두
credit-note-all-note = 아직 덜지 않은 금액을 모두 덜어요.
credit-note-lines = 항목을 골라서
credit-note-lines-note = 항목마다 덜 금액을 적어요.
credit-note-left = { $amount }까지
credit-note-to = 돌려줄 곳
credit-to-wallet = 적립금
credit-to-wallet-note = 다음 결제에서 먼저 쓰여요.
credit-to-card = 카드
credit-to-card-note = 카드로 낸 만큼 카드로 돌려줘요.
credit-to-none = 따로 처리함
credit-to-none-note = 계좌로 보냈거나 다른 방법으로 정리했어요.
credit-note-total = 감액 합계
credit-note-choose = 덜 금액을 고르면 어떻게 되는지 보여 드려요.
credit-note-effect-note = 아직 아무것도 하지 않았어요.
credit-note-do = 이대로 감액하기
credit-note-done = 감액 청구서를 만들었어요.
credit-note-told = { $amount } 감액 ({ $number })
settled-offset = 받을 돈에서 빼요
settled-wallet = 적립금으로 돌려줘요
settled-refund = 카드로 돌려줘요
settled-outside = 따로 처리해요
reason = 사유
reason-hint = 고객에게도 보여요.
done-already = 이미 처리했어요.
corrections = 정정
corrections-note = 감액, 환불, 취소 내역이에요.
corrections-none = 정정한 것이 없어요.
void-make = 청구서 취소
void-make-text = 아직 받지 않은 청구서를 없던 것으로 해요. 번호와 기록은 남아요.
void-effect-note = 취소한 청구서는 되살릴 수 없지만 새 번호로 다시 발행할 수 있어요.
void-not-collected = 받지 않게 되는 금액
void-do = 이 청구서 취소하기
void-done = 청구서를 취소했어요.
voided = 취소했어요.
reissue = 다시 발행
reissue-question = 다시 발행할까요?
reissue-text = 같은 내용으로 새 번호의 청구서를 만들고 바로 결제해요.
reissue-done = 새 청구서를 발행했어요.
reissued-as = 다시 발행한 청구서
reissue-of = 취소한 청구서 대신 발행했어요.
told-credit-note = { JOSA($amount, "을/를") } 감액했어요
told-voided = { $amount } 청구서를 취소했어요
credit-note-tax = 부가세
