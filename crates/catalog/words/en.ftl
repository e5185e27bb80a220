# Prices and cycles
amount-each-one = { $unit ->
    [day] { $amount } a day
    [week] { $amount } a week
    [month] { $amount } a month
   *[other] { $amount } a year
}
amount-each-many = { $unit ->
    [day] { $amount } every { NUMBER($n) } days
    [week] { $amount } every { NUMBER($n) } weeks
    [month] { $amount } every { NUMBER($n) } months
   *[other] { $amount } every { NUMBER($n) } years
}
intro-first-one = { $unit ->
    [day] first day { $amount }
    [week] first week { $amount }
    [month] first month { $amount }
   *[other] first year { $amount }
}
intro-first-many = { $unit ->
    [day] first { NUMBER($n) } days { $amount }
    [week] first { NUMBER($n) } weeks { $amount }
    [month] first { NUMBER($n) } months { $amount }
   *[other] first { NUMBER($n) } years { $amount }
}
intro-next-one = { $unit ->
    [day] next day { $amount }
    [week] next week { $amount }
    [month] next month { $amount }
   *[other] next year { $amount }
}
intro-next-many = { $unit ->
    [day] next { NUMBER($n) } days { $amount }
    [week] next { NUMBER($n) } weeks { $amount }
    [month] next { NUMBER($n) } months { $amount }
   *[other] next { NUMBER($n) } years { $amount }
}
intro-then = { $first }, then { $lasting }
per-one = { $unit ->
    [day] day
    [week] week
    [month] month
   *[other] year
}
per-many = { $unit ->
    [day] { NUMBER($n) } days
    [week] { NUMBER($n) } weeks
    [month] { NUMBER($n) } months
   *[other] { NUMBER($n) } years
}
cycle-one = { $unit ->
    [day] every day
    [week] every week
    [month] every month
   *[other] every year
}
cycle-many = { $unit ->
    [day] every { NUMBER($n) } days
    [week] every { NUMBER($n) } weeks
    [month] every { NUMBER($n) } months
   *[other] every { NUMBER($n) } years
}
days = { $n ->
    [one] 1 day
   *[other] { NUMBER($n) } days
}
months = { $n ->
    [one] 1 month
   *[other] { NUMBER($n) } months
}
price-free = Free
price-usage = usage
price-usage-one = { $name } { $price }
price-usage-many = { $name }: { $price }
tariff-free = free
tariff-each = { $amount } each
tariff-many = { $amount } per { NUMBER($n) }
tariff-flat-and = { $flat } plus { $each }
tariff-first-free = { NUMBER($n) } free
tariff-up-to = up to { NUMBER($n) } { $cost }
tariff-then = then { $cost }
tariff-from = from { NUMBER($n) } { $cost }
tariff-from-each = from { NUMBER($n) } { $amount } each
tariff-all-from = from { NUMBER($n) } all of them { $cost }
tariff-package = { $amount } for every { NUMBER($n) } begun
tariff-share = { $percent }% of the value
tariff-share-and = { $share } plus { $amount } each
tariff-least = { $said } (at least { $least })
tariff-most = { $said } (at most { $most })
tariff-between = { $said } ({ $least } to { $most })
price-usage-by = { $name } by use
price-each = { $amount } each
price-special = Special price
tax-inclusive = tax included
tax-exclusive = plus tax
trial-free = { $days ->
    [one] 1 day free
   *[other] { NUMBER($days) } days free
}
trial-paid = { $days ->
    [one] 1 day for { $price }
   *[other] { NUMBER($days) } days for { $price }
}
asks-delivery = delivered { $cycle }
asks-minimum = { $n ->
    [one] 1 month minimum
   *[other] { NUMBER($n) } months minimum
}
asks-notice = { $n ->
    [one] leave with 1 day’s notice
   *[other] leave with { NUMBER($n) } days’ notice
}
asks-deposit = { $amount } deposit
asks-setup = { $amount } set-up fee
asks-quantity = price per unit
asks-quantity-of = for each ({ $name })
asks-least = at least { $amount }
addons = Add-ons: { $items }

# The shop's home
home-notice = Good to know
home-title = Become a regular at { $shop }
home-sentence = { $n ->
    [one] One plan, { $price }. Join in minutes, cancel in two taps.
   *[other] { NUMBER($n) } plans, from { $price }. Join in minutes, cancel in two taps.
}
home-soon = Our plans will be here soon.
home-empty = No plans on sale yet
home-empty-text = When they are ready, plans and prices appear here. If you already subscribe, see “My subscription”.
home-plans = Plans
paid-how = How you pay
paid-monthly = By the month
paid-yearly = By the year
home-plans-text = Any other cost is written on each card.
home-see-plans = See the plans
home-my = My subscription
home-join = Start
home-compare = Compare
home-ask = Questions
compare-price = Price
compare-none = No
compare-delivery = Delivery rhythm
compare-delivery-open = No fixed rhythm
compare-least = Least amount
compare-trial = Trial
compare-minimum = Minimum term
compare-notice = Notice for leaving
compare-deposit = Deposit
compare-setup = Set-up fee
ask-when = When do I pay?
ask-when-text = First on the day you join, then on the same date of every cycle. Where a month lacks that date, on its last day.
ask-trial = What happens after the trial?
ask-trial-text = The first payment is on the day the trial ends. Cancel before and you pay no subscription fee.
ask-cancel = How do I cancel?
ask-cancel-text = With two taps in “My subscription”. We first show until when you can use it and what you get back.
ask-cancel-minimum = With two taps in “My subscription”. We first show until when you can use it and what you get back. Plans with a minimum term or a notice say so on their card.
ask-pause = Can I take a break?
ask-pause-text = Yes, until any day you choose. During the break there is no subscription fee.
ask-change = Can I change my plan later?
ask-change-text = Yes. We first show what you will pay or get back.
ask-deposit = What is the deposit?
ask-deposit-text = Money we keep for you. It comes back when the subscription has ended and rented things are returned.

# Products and plans for staff
all = All
above = Pages above
added = Added
code = Code
code-hint = Small letters, digits, dashes and underscores.
state = State
save = Save
saved = Saved
cancel = Cancel
edit = Edit
stale = Somebody else changed this in the meantime. Open the page again and repeat your change. What you just typed was not saved.
name-ko = Korean name
name-en = English name
note-ko = Korean description
note-en = English description
product = Product
products = Products
products-text = What you send or rent out. Tie them to plan items to know what to pack.
product-new = New product
product-added = The product was added
product-live = In use
product-retired = Retired
product-none = No product
products-empty = No products yet
products-empty-text = Products you add are listed here. Add one to say what a plan contains.
plans = Plans
plans-text = A new price is for new customers. Existing ones are asked under Price rises.
plan-new = New plan
plan-new-text = Save it as a draft and put it on sale when it is ready.
plan-edit-text = Changes count for new subscribers. Whoever subscribes already keeps their terms.
plan-added = The plan was made
plans-none = No plan in this state
plans-none-text = Choose another state.
plans-empty = No plans yet
plans-empty-text = Once you make a plan, its price and benefits stand on the shop’s home page and customers can join.
plan-no-price = Not sold: it has no price for today
plan-items = { $n ->
    [one] 1 item
   *[other] { NUMBER($n) } items
}
plan-since = Made on { $day }
plan-about = About
plan-about-text = A name in one of the two languages is enough.
plan-code-hint = Part of the address to join, such as /join/toy-m
plan-terms = Conditions
also-in-english = Also in English
also-in-korean = Also in Korean
also-in-text = For customers who read it in that language
plan-code = Join address
item-more = More
item-more-text = introductory price, in arrears, exempt
meter-choose = Choose
terms-trial = Trial
terms-bound = Minimum term and leaving
terms-fees = Deposit and set-up fee
terms-delivery = Deliveries
terms-none = none
terms-no-delivery = nothing is delivered
plan-terms-text = Leave empty what does not apply.
plan-selling = On sale
see-storefront = Shop’s home page
state-draft = Draft
state-draft-note = Only staff can see it.
state-live = On sale
state-live-note = On the shop’s home page, open to join.
state-retired = No longer sold
state-retired-note = Nobody new can join. Subscriptions go on.
summary-ko = One line in Korean
summary-en = One line in English
benefits = Benefits
benefits-hint = One on each line. Korean and English are divided by a bar, such as: 무료 배송 | Free delivery
position = Order
position-hint = Small numbers come first.
item-number = Item { NUMBER($n) }
item-number-addon = Item { NUMBER($n) } · add-on
item-addon = Add-on
item-addon-hint = Not part of the plan. Customers add it when they want it.
item-text = What money is charged for. A single base fee is often enough.
item-code = Item code
item-code-hint = Changing the code starts a new item.
item-name-hint = When empty, the plan’s name is shown.
item-add = Add an item
item-remove = Remove item { NUMBER($n) }
kind = Kind
kind-access = Access
kind-delivery = Delivery
kind-rental = Rental
kind-usage = Usage
every-n = Every
every-unit = Unit
bill = Billed
bill-advance = When a period begins
bill-arrears = When a period has ended
meter = Meter code
meter-hint = For usage items only.
tax = Tax
tax-of-shop = As the shop’s settings say
tax-exempt = Exempt
price-model = Pricing
price-amount = Price
intro-periods = Introductory periods
intro-periods-hint = How many first periods cost less. Leave empty for none.
intro-amount = Introductory price
price-kept = Prices by tiers cannot be edited here yet. Saving keeps them.
model-flat = Flat
model-each = For each
model-keep = As it is now
price-from = New price from
price-from-hint = Only if a price changes: whoever joins from this day pays the new one. Left empty: today.
trial-days = Trial
trial-price = Trial price
trial-price-hint = For the whole trial. Empty means free.
minimum-months = Minimum term
clawback = Fee for leaving early
clawback-hint = Charged to anyone who leaves before the minimum term is over.
of-remaining = Share of the remaining price
of-remaining-hint = Charged on top, as a share of what the rest of the term would cost.
notice-days = Notice for leaving
notice-days-hint = Who leaves goes on for so many days after saying so. The cancel page names the day.
deposit = Deposit
deposit-hint = Kept and given back later. No tax is added.
setup = Set-up fee
deliver-n = A box every
deliver-unit = Unit
deliver-first = First delivery
deliver-first-hint = Without a day it is the day the subscription starts. With one, everybody gets the same days.
cutoff-days = Cut-off
cutoff-hint = How many days before a delivery customers can still skip or move it
cutoff-at = Cut-off time
deliver-closed = On a closed day
closed-next-open = On the next open day
closed-previous-open = On the open day before
closed-skip = Leave it out
refused-time = Write it like 18:00.
deliver-hint = Empty when nothing is delivered. It may differ from the billing cycle.
unit-days = days
unit-months = months
price-change-title = Prices will change
price-change = { $name }: whoever joins from { $day } pays { $price }. Present subscribers keep { $was }.
price-change-how = If that is right, press once more. Past prices stay in the history.
price-change-save = Save with new prices
price-history = Price history
price-history-text = Prices are added, never edited. A subscription keeps the price it began with.
price-history-empty = No prices yet.
price-valid-from = from { $day }
price-current = { $code } · now
price-past = { $code } · past
price-scheduled = { $code } · planned
price-of-retired = removed item

# What to mend
refused-code = Begin with a small letter or digit; up to 40 small letters, digits, dashes and underscores.
refused-code-taken = This code is in use. Choose another one.
refused-code-twice = Another item has this code.
refused-name-empty = Write a name in Korean or English.
refused-name-too-long = A name has { NUMBER($n) } letters at most.
refused-name-control = There is an invisible character in it. Delete it and type again.
refused-no-item = A plan has at least one item.
refused-too-many-items = A plan has { NUMBER($n) } items at most.
refused-kind = Choose one of the listed kinds.
refused-every = A cycle is a number from 1 to 3,660.
refused-bill = Choose when it is billed.
refused-meter-missing = A usage item needs a meter code.
refused-meter-unknown = There is no meter with this code. Add it under Meters first.
refused-intro = Give both the periods and the price, or neither.
refused-meter-unused = Only usage items have a meter code.
refused-amount = Write an amount of 0 or more.
refused-trial-days = A trial lasts 0 to { NUMBER($n) } days.
refused-trial-price = Without a trial, leave its price empty.
refused-notice-days = A notice lasts 0 to { NUMBER($n) } days.
refused-months = A minimum term is 0 to { NUMBER($n) } months.
refused-price-from = A new price begins today or later.
refused-benefits = Up to { NUMBER($lines) } lines of { NUMBER($letters) } letters each.
refused-periods = A term has 1 to { NUMBER($most) } periods.
refused-cutoff-days = The cut-off is 0 to { NUMBER($most) } days before the delivery.
refused-share = A share is between 0 and 100 %.
refused-thresholds = Thresholds are amounts above 0 that rise.
refused-choice = Choose one of the answers.
price-planned = The price from { $day }. Today it is { $now }.
