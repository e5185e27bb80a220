### refund

payment-canceled = Not collected
payment-disputed = Disputed
account-refunds = On its way back

## Refunds

refunds = Refunds
refunds-text = Money that went back to cards.
refunds-none = No refunds
refunds-none-text = Open an invoice and choose “Refund” to begin.
refund-asked-on = Asked on
refund-make = Refund
refund-make-text = Gives money back to the card. The invoice stays paid as it is. To take it off revenue and tax too, make a credit note.
refund-left = Up to { $amount } can go back.
refund-choose = Type an amount, and see here what happens.
refund-goes-back = goes back to the card
refund-then-left = Can still be refunded after that
refund-effect-note = Nothing has been done yet.
refund-do = Refund this
refund-done = { $amount } is on its way to the card.
refund-due = On its way
refund-unknown = Being looked up
refund-paid = Refunded
refund-failed = Not refunded
dispute-open = The bank took a payment back:
dispute-won = The dispute is won, the money is back:
dispute-lost = The dispute is lost:
told-refunded = Refunded { $amount } to the card
told-refund-failed = A refund of { $amount } did not go through
told-disputed = The bank took { $amount } back
told-reinstated = The bank gave { $amount } again
told-dispute-lost = Lost { $amount } in a dispute

## Calls of the gateway

hook = Gateway connection
hook-text = Lets the payment provider tell us results at once.
hook-address = Address for calls
hook-header = Header to send
hook-make = Make a key
hook-made = The key is ready.
disputed-text = The customer disputed it with the bank. Answer in the payment provider’s console.
hook-provider = Payment provider
hook-sandbox = Practice
hook-make-note = Paste the key into the provider’s console to connect.
days-late = { $n ->
    [one] 1 day late
   *[other] { NUMBER($n) } days late
}
