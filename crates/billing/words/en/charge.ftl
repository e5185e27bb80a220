### charge

## One-off charges

charge-new = Charge something extra
charge-new-text = A one-off charge on top of the subscription.
charge-row = Line { NUMBER($n) }
charge-more = More items
charge-name = Name
charge-amount = Unit price
charge-tax = Tax
charge-coupon = Coupon code
charge-invoice = When is it paid?
charge-now = Now
charge-now-note = On an invoice of its own, collected at once.
charge-next = Next invoice of { $plan }
charge-next-note = Together with the next regular payment.
charge-choose = Type what is charged and how much.
charge-later-note = Nothing is paid now; it is put on the next invoice.
charge-effect-note = What { $name } will pay.
charge-do = Charge this
charge-done = The invoice is made.
charge-waits = It will be on the next invoice.
told-charge-planned = { $amount } is put on the next invoice

## A customer's tax

tax-own = This customer's tax
tax-own-text = From the next invoice on.
tax-kind = Tax
tax-shop = As the shop
tax-shop-note = Rate { $rate }%
tax-exempt = Exempt
tax-exempt-note = No tax on anything.
tax-rate = Another rate
tax-rate-note = In place of the shop's rate. Items with a rate of their own keep it.
tax-rate-hint = For example 20
tax-save = Save
tax-saved = The tax is changed.
charge-whom = Choose first who is to be charged.
tax-rate-own = Rate to apply
tax-rate-refused = Enter a number from 0 to 100, for example 20.
charge-tax-usual = As the customer or the shop
charge-percent = Rate
