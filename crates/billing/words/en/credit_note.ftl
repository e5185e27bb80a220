### credit_note

## Why not

code-exceeds-creditable = That is more than is left to credit.
code-exceeds-refundable = That is more than the card paid and has not got back.
code-something-paid = Something was paid for this invoice. Make a credit note instead of voiding it.
code-not-open = This works only for an invoice that is still unpaid.
code-payment-under-way = A payment is under way. Try again when its outcome is known.
code-nothing-to-dispute = There is no payment to dispute.
code-already-reissued = This invoice was already issued again.
code-bad-tax = The tax is a decimal from 0 to 1, or exempt.
