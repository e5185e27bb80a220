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
refused-not-supported = “{ $what }” is not supported in this version.
code-already-ended = This subscription has ended.
code-already-canceled = This subscription is already set to end. Keep it first if you want to change something else.
code-not-canceled = This subscription is not set to end.
code-not-ended = This subscription has not ended.
code-already-paused = This subscription is on a break already.
code-not-paused = This subscription is not on a break.
code-not-started = This subscription has not started yet.
code-pause-ends-before-it-begins = A break lasts until tomorrow at least.
code-pause-too-long = That is too long for a break.
code-in-the-past = That day has passed.
code-too-far = That day is too far away.
code-no-items = The plan has no items.
code-too-many-items = Those are too many items.
code-unknown-item = There is no such item.
code-unknown-plan = There is no such plan.
code-unknown-customer = There is no such customer.
code-unknown-subscription = There is no such subscription.
code-unknown-invoice = There is no such invoice.
code-plan-not-on-sale = This plan is not on sale now.
code-no-price = This plan has no price in this currency.
code-bad-quantity = A quantity is between 0 and a billion.
code-bad-amount = This is not an amount we can use.
code-amount-too-large = This amount is too large.
code-same-plan = This is the plan you have.
code-in-trial = There is no break in a trial. You can take one once it is over.
code-nothing-due = Nothing is due now.
code-no-instrument = There is no card yet.
code-not-supported = This version does not support that.

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

change-created = Began { $plan }
change-trial = { NUMBER($days) } days of trial for { $price }
change-setup = Setup fee { $amount }
change-deposit = Deposit { $amount }
change-plan = Changed to { $plan }
change-quantity = Changed the quantity to { NUMBER($n) }
change-paused = Took a break
change-paused-until = Takes a break until { $day }
change-resumed = Went on
change-canceled = Cancelled
change-taken-back = Took a plan back
change-restarted = Came back to { $plan }
change-effective = From { $day }
change-undone = Taken back later
pause-credit = The days off come back as credit
pause-extend = The next payment moves by the days off
unused-credit = The unused part comes back as credit
unused-keep = The unused part is not given back
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
purchases-none-text = Purchases from another shop or program appear here once you bring in their file with this command.
purchase-customer = Customer
purchase-customers = Customers
purchase-day = Day
purchase-product = What
purchase-quantity = Pieces
purchase-amount = Amount
purchase-reference = Order number
purchase-sum = Sum
purchase-from = From
purchase-to = To
purchase-show = Show
purchase-unnamed = Not named
purchase-pieces = { NUMBER($n) } pieces
purchase-sums = { NUMBER($count) } purchases, { $sum } together
