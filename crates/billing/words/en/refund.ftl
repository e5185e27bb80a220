### refund

payment-canceled = Not collected
payment-disputed = Disputed
account-refunds = On its way back
