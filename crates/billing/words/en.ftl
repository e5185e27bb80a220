### The words of billing: subscriptions, invoices, payments, credit.

## Why not

refused-already-ended = This subscription ended on { $on }. Come back to go on with it.
refused-pause-too-long = A break can last { NUMBER($most) } days at most.
refused-too-many-items = { NUMBER($most) } items at most.
refused-unknown-item = There is no item “{ $code }”.
refused-unknown-plan = There is no plan “{ $code }”.
refused-unknown-customer = There is no customer “{ $code }”.
refused-unknown-subscription = There is no subscription “{ $code }”.
refused-unknown-invoice = There is no invoice “{ $code }”.
refused-plan-not-on-sale = The plan “{ $code }” is not on sale now.
refused-no-price = This plan has no price in { $currency } yet.
refused-quantity = A quantity is 0 to { NUMBER($most) }; a charge has 1 at least.
refused-reference-taken = Another subscription has the name ‘{ $reference }’ already.
refused-not-supported = “{ $what }” is not supported in this version.
code-already-ended = This subscription has ended.
code-already-canceled = This subscription is already set to end. Keep it first if you want to change something else.
code-not-cancelling = This subscription is not set to end.
code-not-ended = This subscription has not ended.
code-already-paused = This subscription is on a break already.
code-not-paused = This subscription is not on a break.
code-not-started = This subscription has not started yet.
code-until-not-after-start = A break lasts until tomorrow at least.
code-pause-too-long = That is too long for a break.
code-date-in-the-past = That day has passed.
code-date-out-of-range = That day is too far away.
code-history-only = This is imported history. It is not billed here and cannot be changed; open a new subscription instead.
code-no-items = The plan has no items.
code-too-many-items = Those are too many items.
code-unknown-item = There is no such item.
code-unknown-plan = There is no such plan.
code-unknown-customer = There is no such customer.
code-unknown-subscription = There is no such subscription.
code-unknown-invoice = There is no such invoice.
code-plan-not-on-sale = This plan is not on sale now.
code-no-price = This plan has no price in this currency.
code-bad-amount = This is not an amount we can use.
code-amount-out-of-range = This amount is too large.
code-same-plan = This is the plan you have.
code-same-rhythm = It is billed in this cycle already.
code-in-trial = There is no break in a trial. You can take one once it is over.
code-nothing-due = Nothing is due now.
code-no-instrument = There is no card yet.
code-not-supported = This version does not support that.
code-key-reused = This id was given to another step before.

## Why a charge did not go through

code-class-funds = Not enough money or limit
code-class-transient = The card company could not be reached
code-class-customer-action = The customer has to confirm it
code-class-dead-instrument = The card can no longer be used
code-class-risk = The card company blocked it
code-class-merchant-config = The shop’s payment settings need care
code-class-already-done = It had been handled already
code-class-no-instrument = There is no card

## States

standing-scheduled = Starts later
standing-trial = Trial
standing-active = Active
standing-paused = On a break
standing-ended = Ended
standing-ending = Set to end
invoice-open = Open
invoice-late = Overdue
invoice-paid = Paid
invoice-void = Void
invoice-uncollectible = Written off
payment-due = Will be tried again
payment-processing = Being checked
payment-paid = Paid
payment-failed = Not paid

## Changes

change-created = { $plan } started
change-trial = { NUMBER($days) } days of trial for { $price }
change-setup = Setup fee { $amount }
change-deposit = Deposit { $amount }
change-plan = Changed to { $plan }
change-quantity = Changed the quantity to { NUMBER($n) }
change-paused = Took a break
change-paused-until = Takes a break, back on { $day }
change-resumed = Resumed
change-waived = Without the notice
change-canceled = Cancelled
change-taken-back = Undid a scheduled change
change-restarted = Came back to { $plan }
change-effective = From { $day }
change-undone = Undone later
planned-plan = Change to { $plan }
planned-quantity = Change the quantity to { NUMBER($n) }
planned-added = Add { $came }
planned-removed = Remove { $went }
planned-swapped = { $came } instead of { $went }
planned-cancel = Set to end
pause-credit = The days off come back as credit
pause-extend = The next payment moves by the days off
unused-credit = Give back as credit
unused-keep = Give nothing back
actor-staff = { $name }
actor-customer = By the customer
actor-former-staff = Staff
code-actor-system = By itself
code-actor-command = At the command line
code-actor-dunning = By itself, as it stayed unpaid
code-actor-import = By an import

# Purchases that were brought in
purchases = Purchases
purchases-text = What customers bought once, brought in from files. Nothing is charged for these.
purchases-of = What { $name } bought once, brought in from files.
purchases-all = All of them
purchases-none = No purchases yet
purchases-none-text = Bring in the purchases of another shop or program to see here what each customer bought. Whoever installed the program does it with this command.
purchase-customer = Customer
purchase-customers = Customers
purchase-day = Day
purchase-product = What
purchase-amount = Amount
purchase-reference = Order number
purchase-sum = Sum
purchase-from = From
purchase-to = To
purchase-show = Show
purchase-pieces = { $n ->
    [one] 1 piece
   *[other] { NUMBER($n) } pieces
 }
purchase-sums = { NUMBER($count) } purchases, { $sum } together

## What is done to a subscription

act-name = { $act ->
    [pause] Take a break
    [resume] Resume
    [plan] Change plan
    [quantity] Change quantity
    [cancel] Cancel
    [uncancel] Undo cancellation
    [add-item] Add an item
    [remove-item] Remove an item
    [swap-item] Swap an item
    [anchor] Move the billing day
    [rhythm] Change billing cycle
    [zone] Change the time zone
    [transfer] Transfer to another customer
    [undo] Undo a scheduled change
   *[other] Restart
}
act-question = { $act ->
    [pause] How long is your break?
    [resume] Start again now?
    [plan] Which plan would you like?
    [quantity] Change the quantity?
    [cancel] Cancel your subscription?
    [uncancel] Keep your subscription?
    [undo] Undo this change?
    [add-item] What would you like to add?
    [remove-item] Remove this add-on?
    [swap-item] What would you like instead?
   *[other] Start again?
}
act-text = { $act ->
    [pause] You pay nothing during a break, and you can start again at any time.
    [resume] Your break ends and your subscription starts again at once.
    [plan] You see what you pay or get back before anything changes.
    [quantity] You only pay or get back the difference.
    [cancel] See until when you can use it and what you get back, then decide.
    [uncancel] Everything goes on as it was.
    [add-item] You see what you pay now, and from the next bill on, before anything changes.
    [remove-item] If it ends now, you get back what is not used.
    [swap-item] What is not used pays for the new one.
    [anchor] The paid period stays as it is; after it, bills come on the new day.
    [rhythm] How often it is billed. The amount per bill stays the same.
    [zone] In which zone days are counted. The paid period stays as it is.
    [transfer] What is paid for goes with it; from the next bill on the other customer pays.
    [undo] What you had planned will not happen.
   *[other] A new cycle begins today.
}
act-effect = { $act ->
    [pause] The break begins today. Nothing is charged until it ends.
    [resume] It resumes today.
    [plan] The new plan begins on { $day }.
    [quantity] The new quantity begins on { $day }.
    [cancel] It ends on { $day }. Until then everything stays as it is.
    [uncancel] It is no longer set to end and goes on as it was.
    [add-item] It is added on { $day }.
    [remove-item] It comes off on { $day }.
    [swap-item] It is swapped on { $day }.
    [anchor] From { $day } periods are counted to the new day.
    [rhythm] The new billing cycle begins on { $day }.
    [zone] From { $day } days are counted in the new zone.
    [transfer] From today it belongs to { $name }, who pays from the next bill on.
    [undo] This will not happen.
   *[other] It starts again today.
}
act-confirm = { $act ->
    [pause] Take this break
    [resume] Start again now
    [plan] Change to this plan
    [quantity] Change to this quantity
    [cancel] Cancel subscription
    [uncancel] Keep the subscription
    [add-item] Add it
    [remove-item] Remove it
    [swap-item] Swap it
    [anchor] Move to this day
    [rhythm] Change the cycle
    [zone] Use this zone
    [transfer] Transfer it
    [undo] Undo this change
   *[other] Start again
}
done = { $act ->
    [pause] Your break has begun.
    [resume] You are back.
    [plan] The plan is changed.
    [quantity] The quantity is changed.
    [cancel] The cancellation is noted.
    [uncancel] It goes on as it was.
    [add-item] The addition is noted.
    [remove-item] The removal is noted.
    [swap-item] The swap is noted.
    [anchor] The billing day is moved.
    [rhythm] The billing cycle is changed.
    [zone] The zone is changed.
    [transfer] It is handed over.
    [undo] The change is undone.
   *[other] Welcome back.
}
done-paid = { $amount } was paid.
done-unpaid = { $amount } is not paid yet. Please check the card.
done-back = { $amount } was added as credit.
done-offset = { $amount } was taken off what is still to be paid.
choose-until = Until when?
choose-day = Day
choose-mode = The days off
choose-plan = Plan
plan-now = Plan now
plan-more = { $since ->
    [before] { $amount } more than before
   *[now] { $amount } more than now
}
plan-less = { $since ->
    [before] { $amount } less than before
   *[now] { $amount } less than now
}
plan-same = { $since ->
    [before] same price as before
   *[now] same price as now
}
choose-when = From when?
choose-item = Item
choose-quantity = Quantity
quantity-now = { NUMBER($n) } now
choose-cancel = When should it end?
choose-unused = The unused part
choose-start = First day
choose-currency = Currency
choose-trial = Begin with the trial ({ $trial })
weeks = { $n ->
    [one] { NUMBER($n) } week
   *[other] { NUMBER($n) } weeks
}
back-on = Back on { $day }
until-day = Pick a day
until-day-note = Up to one year
until-open = Not decided yet
until-open-note = Until someone resumes it
when-now = Now
when-period-end = When this period ends
cancel-period-end = Use this period, then end
cancel-period-end-note = You use this period to its end
cancel-now = End today
cancel-soonest = As soon as the notice is over, on { $day }
waive-notice = Without notice
waive-notice-hint = They can leave before the notice is over. The record keeps that it was waived.
notice-ends = { $days ->
    [one] The notice of 1 day ends on { $day }.
   *[other] The notice of { NUMBER($days) } days ends on { $day }.
}
cancel-now-note = The days left stay as credit. To have them back on your card, ask the shop before you press.
cancel-day = On a day
cancel-day-note = It ends at midnight as that day begins
cancel-instead = You can take a break instead
cancel-instead-text = You pay nothing during a break and come back on the same terms.
cancel-instead-act = See how a break works
no-other-plan = There is no plan to choose now.
effect-title = What happens
effect-note = Nothing changes until you press the button.
effect-show = Check the amount
effect-choose = Choose above and the amount shows here.
choose-one = Choose one
item-gone = That item is no longer offered. Choose another.
act-choose = { $act ->
    [rhythm] Choose a cycle to see the next payment.
    [anchor] Choose a day to see the next payment.
    [transfer] Find the customer to see the next payment.
    [zone] This is the zone it has now. Enter another to see what changes.
   *[other] Choose above and the amount shows here.
}
effect-nothing = Nothing to pay now, nothing to get back.
effect-nothing-itself = The change itself costs nothing and gives nothing back.
effect-all-credit = All paid with credit.
effect-pay-with = Charged now; { $sum } today with the bill before it.
bill-waiting = Billed first
effect-ends-now = It ends now.
effect-ends-after = It can be used until { $day }, then it ends.
effect-trial-free = { $days ->
    [one] 1 day free.
   *[other] { NUMBER($days) } days free.
}
effect-trial-pays = { $amount } is charged on { $day }.
effect-trial-asks = We ask you before the trial ends; if you agree, { $amount } is charged on { $day }.
effect-back = Returned as credit and used first for the next payment.
effect-offset = Taken off what is still to be paid.
effect-pay-now = Charged now.
effect-pay-on = Charged on { $day }.
effect-from = From
next-payment = Next payment
next-made-of = Made of
made-of-fee = price { $amount }
made-of-usage = usage { $amount }
made-of-off = discount { $amount }
made-of-tax = tax { $amount }
made-of-credit = credit { $amount }
first-payment = First payment
no-next-payment = No payment is planned
go-back = Back

## My subscription

my-subscription = My subscription
my-subscriptions = My subscriptions
see-plans = See the plans
no-subscription = You have no subscription yet
no-subscription-text = Choose a plan, and your next payment and all you can do appear here.
no-subscription-yet = No subscription yet.
hello = Hello, { $name }
hello-owed = { $name }, please check your payment
hello-asked = { $name }, please look at your new price
hello-next = { $name }, your next payment is on { $day }
hello-box = { $name }, your next box goes out on { $day }
box-then = Your next box goes out
hello-trial = { $name }, you are on trial
hello-paused = { $name }, you are on a break
hello-ending = { $name }, your subscription is set to end
hello-ended = { $name }, we hope to see you again
owed = { $amount } was not paid
owed-checking = We are checking your payment of { $amount }
owed-checking-text = We wait for the card company. You are never charged twice.
owed-taken-back = The card company took this payment back.
owed-see = See the invoice of { $day }
owed-sum = Owed
pay-again = Try again
ended-on = Ended on { $day }
ends-then = Ends on { $day }
next-then = Next payment { $day }
since-day = Since { $day }
until-end = You can use it until this day
resumes-then = Starts again on this day
paused-open = On a break until you start again
starts-then = Starts this day
trial-then = The trial ends this day
trial-then-pays = The trial ends this day and { $amount } will be charged
pays-then = { $amount } will be charged
pays-then-asked = { $price } from this day if you agree
hero-least = at least { $amount }
come-back = Start again
keep-it = Keep the subscription
uncancel-nothing = Nothing is set to end; your subscription goes on.
resume-now = Start again now
tile-pause = Take a break
tile-plan = Change plan
tile-moved = I moved
payment = Payment
card = Card
card-none = Add a card
card-none-staff = No card yet
wallet = Credit
cancel-link = Cancel my subscription
ask-shop = Ask the shop
ask-shop-phone = Phone
ask-shop-email = Email
money = Billing

## Card

card-change = Change card
card-text = With a new card we try any unpaid invoice again right away.
card-now = Your card now
card-expires = Expires
card-save = Use this card
card-saved = The card is changed.
card-choose = Practice card
card-sandbox = This is practice: no real money moves, and no card number is typed.
card-works = A card that works
card-works-note = always paid
card-funds = A card without enough money
card-funds-note = declined, tried again some days later
card-action = A card that asks for confirmation
card-action-note = declined until it is confirmed
card-unknown = A card that answers late
card-unknown-note = unknown at first, paid later
paid-now = Paid.
still-open = { $amount } is not paid yet. Please add another card.

## Joining

join-title = Start { $plan }
join-text = A few lines and you are done. You see the amount before anything is charged.
join-known = Please log in to go on
join-known-text = You cannot join anew with this phone or email. If you are with us already, log in and go on from there.
join-login = Log in and go on
join-act = Start my subscription
join-early = { $n ->
    [one] Leaving within the first month costs a fee.
   *[other] Leaving within the first { NUMBER($n) } months costs a fee.
}
join-trial-once = The trial is for the first time only.
join-you = Who are you?
join-you-note = Only for logging in and for news about your subscription.
join-address = Where do we send it?
join-address-note = You can change it whenever you move.
join-consents = Consents
join-as = You start as
join-sum = Due today
join-sum-note = With the day and amount of the payment that follows.
join-addons = Add-ons (optional)
name = Name
done-title = You are in
done-welcome = { $name }, your { $plan } subscription has started
done-what-next = What happens now
done-next = Next payment
done-change = You can change it at any time
done-change-text = Take a break, change the plan or cancel under “My subscription”.
done-nothing-due = Nothing to pay today
done-go = See my subscription

## Invoices

invoice = Invoice
invoices = Invoices
invoices-text = All your invoices. Open one to see its details or print it.
invoices-none = No invoices yet
invoices-none-text = Your first payment appears here.
invoices-none-staff = Each time a subscription is billed, its invoice appears here.
invoices-staff-text = What was billed and why, and whether the money came in.
invoice-part = { $plan }, since { $day }
invoice-number = Invoice { $number }
invoice-search = Invoice number, such as 2026-000123
payments-unpaid = Unpaid
payments-text = Why payments did not come in and when they are tried next, the urgent ones first.
unpaid-none = Every payment is in
unpaid-none-text = Payments that are declined or have to be checked gather here.
why-not = Reason
not-tried-yet = Not tried yet
tries = { $n ->
    [one] tried once
   *[other] tried { NUMBER($n) } times
}
next-try = next try { $when }
issued-on = Issued
issued-from = Issued from
issued-until = Issued until
issued-in-range = Issued in these days
show-range = Show these days
due-on = Due on
paid-on = Paid
amount = Amount
number = Number
state = State
all = All
all-plans = All plans
customer = Customer
customers = Customers
crumbs = Where you are
about = Details
count-invoices = { $n ->
    [one] { NUMBER($n) } invoice
   *[other] { NUMBER($n) } invoices
}
line = Item
line-plain = Subscription
line-setup = Setup fee
line-deposit = Deposit
line-credit = { $name }, unused part
line-charge = { $name }, rest of the period
line-minimum = { $name }, minimum
line-fee = Fee for leaving early
why-setup = Paid once at the start
why-deposit = You get it back when the subscription ends. Not taxed
why-fee = Leaving before the minimum term is over
why-fee-reduced = Left before the minimum term is over. The plan asks { $asked }; the law allows { $share } of the rent that is left: { $rent } × { NUMBER($days) }/30 days × { $share }
why-intro = Introductory price; { $price } afterwards
why-credit = { $cause } · { $range }, back for time not used
why-charge = { $cause } · { $range }
why-trial = Trial { $range }
why-days = { $price } × { NUMBER($days) }/{ NUMBER($of) } days
why-share = { $price } × { $share }
units = × { NUMBER($n) }
range = { $from } – { $to }
code-cause-created = Start
code-cause-plan-changed = Plan change
code-cause-quantity-changed = Quantity change
code-cause-paused = Break
code-cause-resumed = End of the break
code-cause-canceled = Cancellation
code-cause-restarted = Restart
code-cause-skipped = Skipped delivery
code-cause-other = Change
issued-by = From
to-customer = To
address = Address
discount = Discount
subtotal = Net
tax-inside = Tax (included)
tax-on-top = Tax
total = Total
credit-applied = Paid with credit
to-wallet = Added as credit
offset-open = Taken off what is still to be paid
amount-due = Amount due
amount-paid = Amount paid
attempts = Payments
attempts-note = What was sent to the payment company, and its answers.
attempts-none = Not tried yet.
attempts-not-needed = There is nothing to collect.
attempt-planned = Will be tried again
attempt-paid = { $amount } paid
attempt-taken-back = The card company took the payment back · { $amount }
attempt-declined = { $amount } declined
attempt-unknown = { $amount }: no answer
attempt-unknown-text = It is not charged again; we are finding out
entries = Books
entries-note = The money this invoice moved. Debits and credits are always equal.
entries-none = No money has moved.
entry-day = Day
entry-account = Account
entry-debit = Debit
entry-credit = Credit
account-receivable = Owed by customers
account-cash = Money received (practice)
account-deferred = Deferred revenue
account-tax = Tax to be paid
account-deposits = Deposits held
account-credit = Customer credit
print-view = Print view

## Subscriptions (staff)

subscription = Subscription
subscriptions = Subscriptions
subscriptions-text = Who has which plan, and when they pay next.
subscriptions-none = No subscriptions yet
subscriptions-none-here = No subscription is like this now
subscriptions-none-here-text = They appear here when there are some.
subscriptions-none-text = They appear here when somebody starts a plan. You can also open one from a customer’s page.
subscription-search = Name or last digits
subscription-of = Subscription of { $name }
subscription-new = New subscription
subscription-new-text = Starts a subscription for { $name }. Check the amount, then confirm.
subscription-add = Open the subscription
subscription-added = The subscription is open.
no-card-yet = There is no card yet
no-card-yet-text = The first invoice is paid once the customer adds a card.
plan = Plan
period = This period
quantity = Quantity
mrr = Per month
started-on = Started
next-on = Next
ends-on = Ends
reference = Imported as
schedule = Schedule
changes = Changes
changes-note = Everything that changed, kept for good.
told-started = Subscription started
told-trial-ended = Trial ended, paid subscription began
told-changed = Subscription changed
told-paused = Break began
told-resumed = Resumed
told-ended = Subscription ended
told-restarted = Came back
told-mrr = { $amount } a month
told-issued = Invoice of { $amount } sent
told-paid = { $amount } paid
told-offset = { $amount } of unused time taken off an unpaid invoice
told-declined = Charge of { $amount } declined
told-unknown = Waiting for the answer to a charge of { $amount }

api-too-many-events = Send 1 to { NUMBER($most) } events at a time.
invoice-credited = Credited
see-invoice = See invoice
draft-period-start = Period starts
