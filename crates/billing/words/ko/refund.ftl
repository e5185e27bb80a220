### refund
