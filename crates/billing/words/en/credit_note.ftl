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

## Credit notes and corrections

credit-note = Credit note
credit-notes = Credit notes
credit-note-number = Credit note { $number }
credit-notes-text = Amounts taken off invoices after they were issued.
credit-notes-none = No credit notes
credit-notes-none-text = Open an invoice and choose “Issue credit note” to make one.
credit-note-new = New credit note
credit-note-new-text = An issued invoice is never edited. What is taken back is written on a credit note.
credit-note-make = Issue credit note
credit-note-what = How much is taken back?
credit-note-all = Everything that is left
credit-note-all-note = All that was not credited before.
credit-note-lines = Some lines only
credit-note-lines-note = An amount for each line.
credit-note-left = Up to { $amount }
credit-note-to = Where the money goes
credit-to-wallet = Credit
credit-to-wallet-note = Spent first on the next payments.
credit-to-card = Card
credit-to-card-note = What the card paid goes back to the card.
credit-to-none = Settled elsewhere
credit-to-none-note = Sent by bank transfer or put right some other way.
credit-note-total = Total credited
credit-note-choose = Choose how much, and see here what happens.
credit-note-effect-note = Nothing has been done yet.
credit-note-do = Issue the credit note
credit-note-done = The credit note is issued.
credit-note-told = Credited { $amount } ({ $number })
settled-offset = Taken off what is owed
settled-wallet = Added as credit
settled-refund = Goes back to the card
settled-outside = Settled elsewhere
reason = Reason
reason-hint = The customer sees it too.
done-already = This was already done.
corrections = Corrections
corrections-note = What was credited, refunded or voided.
corrections-none = Nothing was corrected.
void-make = Void the invoice
void-make-text = An unpaid invoice counts no more. Its number and history are kept.
void-effect-note = A voided invoice does not come back, but it can be issued again under a new number.
void-not-collected = Amount no longer due
void-do = Void this invoice
void-done = The invoice is void.
voided = Voided.
reissue = Issue again
reissue-question = Issue it again?
reissue-text = The same lines become a new invoice, which is collected at once.
reissue-done = The new invoice is issued.
reissued-as = The invoice issued instead
reissue-of = Issued in place of a voided invoice.
told-credit-note = Credited { $amount }
told-voided = Voided an invoice of { $amount }
credit-note-tax = Tax
