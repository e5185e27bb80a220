## Changes of an agreement

change-items = Items changed
change-price = New price
change-anchor = Billing day moved
change-zone = Time zone is now { $zone }
change-skipped = Delivery of { $day } skipped
change-skipped-free = The period that begins that day is not charged.
change-rescheduled = Delivery of { $from } moved to { $to }
change-rhythm = Deliveries { $every } from the next one on
change-transferred = Taken over by another customer
refused-item-exists = There is an item “{ $code }” already.
code-item-exists = There is such an item already.
code-not-pending = This has taken effect already and cannot be taken back.
code-bad-anchor = This is not a day periods can start on.
code-unknown-zone = There is no such time zone.
refused-unknown-zone = There is no time zone “{ $name }”.
code-bad-contact = This is not an address or a phone number we can use.
code-later-change = A later change rests on this one. Take that back first.
code-same-customer = This customer has it already.
more-changes = More changes
planned = Planned
planned-note = Has not happened yet, so it can be taken back.
planned-undo = Undo
tile-quantity = Change quantity
when-day = On a chosen day
when-day-note = Changes when that day begins
cancel-term-end = When the term ends
cancel-term-end-note = It runs for the agreed term, then ends
unused-refund = The unused part goes back to the card
choose-quantity-kept = Leave it empty to keep the quantity
item-own = Something for this subscription alone
item-own-name = Name of the item
item-own-hint = Only for an item of its own
item-own-amount = Price of one
choose-anchor = Billing day
choose-first = The time until then
first-stub = Billed by the day
first-free = Free of charge
anchor-calendar = The first day of the calendar (1st of the month, 1 January)
anchor-day = Day { NUMBER($day) } of the month
anchor-last = The last day of the month
anchor-date = A day of the year
anchor-date-hint = Only month and day count
choose-rhythm = Billing cycle
choose-zone = Time zone
choose-zone-hint = Such as Asia/Seoul
choose-person = Who takes it over
choose-person-hint = Name, end of the phone number or email
nobody-found = Nobody like that was found.
several-found = There are several. Please choose one.
actor-program = By another program
why-once = Charged once
why-discount = { $amount } off
why-taxed = Tax rate { $rate }
why-untaxed = Free of tax
why-open = At least { $least }, less the { $used } used
why-less = { $said }, less what was discounted or given back before: { $amount }
act-text-staff = { $act ->
    [pause] The customer pays nothing during a break and can be resumed at any time.
    [resume] The break ends and the subscription resumes at once.
    [plan] See what the customer pays or gets back before anything changes.
    [quantity] The customer only pays or gets back the difference.
    [cancel] Check how long the customer can use it and what goes back, then cancel.
    [uncancel] Everything goes on as it was.
    [add-item] An item of one of your plans, or one for this subscription alone.
    [remove-item] What is not used goes back to the customer.
    [swap-item] What is not used pays for the new item.
    [anchor] The paid period stays as it is; after it, bills come on the new day.
    [rhythm] How often it is billed. The amount per bill stays the same.
    [zone] In which zone days are counted. The paid period stays as it is.
    [transfer] What is paid for goes with it; from the next bill on the other customer pays.
    [undo] What was planned will not happen.
   *[other] A new cycle begins today.
}
cancel-period-end-staff = This period is used to its end
cancel-now-staff = The unused part is settled as chosen below
