### refund

payment-canceled = 걷지 않음
payment-disputed = 이의 제기됨
account-refunds = 돌려주는 중인 돈
