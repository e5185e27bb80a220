### credit_note

## 왜 안 되는지

code-exceeds-creditable = 돌려줄 수 있는 금액보다 많아요.
code-exceeds-refundable = 카드로 받은 돈보다 많이 환불할 수 없어요.
code-something-paid = 이미 돈을 받은 청구서예요. 취소하는 대신 감액 전표를 만들어 주세요.
code-not-open = 아직 받지 않은 청구서에만 할 수 있어요.
code-payment-under-way = 결제가 진행 중이에요. 결과가 나온 뒤에 다시 해 주세요.
code-nothing-to-dispute = 이의가 제기될 결제가 없어요.
code-already-reissued = 이미 다시 발행한 청구서예요.
code-bad-tax = 세율은 0에서 1 사이의 소수이거나 면세여야 해요.
