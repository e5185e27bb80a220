### Insights: why monthly revenue moved, figures, cohorts.

insights = Insights
insights-none = No figures to show yet
insights-none-text = When the first subscription begins, or purchases are brought in, you will see here how revenue and customers move.
insights-none-act = Make a plan
crumbs = You are here
all = All
show = Show
export = Export
export-too-long = There are more than { NUMBER($most) } rows, too many for one file. Choose a shorter period or one kind.
see-rows = See details

## Period

span = Period
span-month = 1 month
span-quarter = 3 months
span-year = 12 months
last-month = Last month of the period
month-before = Month before
month-after = Month after

## Figures

subscribers = Subscriptions
buyers = Purchases
code-mrr = Monthly recurring revenue
code-subscriptions = Active subscriptions
code-customers = Subscribers
code-arpu = Revenue per customer
code-new-customers = New customers
code-lost-customers = Lost customers
code-customer-churn = Customer churn
code-revenue-churn = Revenue churn
code-retention = Customer retention
code-sales = Sales
code-purchases = Purchases
code-buyers = Buyers
code-repeat-rate = Repeat purchase rate
code-how-mrr = The prices of all paying subscriptions at the end of the period, each brought to one month. Trials and pauses do not count.
code-how-subscriptions = Paying subscriptions at the end of the period. Trials and pauses do not count.
code-how-customers = Customers with a paying subscription at the end of the period.
code-how-arpu = Monthly recurring revenue at the end of the period ÷ subscribers then
code-how-new-customers = Customers who began to pay for the first time in the period and are still there at its end.
code-how-lost-customers = Customers who were there at the start and not at the end because they ended their subscription. A pause is no loss.
code-how-customer-churn = Lost customers ÷ customers at the start × 100
code-how-revenue-churn = Monthly revenue lost by cancellation ÷ monthly revenue at the start × 100
code-how-retention = (customers at the end − customers who came in between) ÷ customers at the start × 100
code-how-sales = The sum of all purchases in the period.
code-how-purchases = The number of purchases in the period.
code-how-buyers = Customers who bought at least once in the period.
code-how-repeat-rate = Customers with two or more purchases up to the end of the period ÷ customers who ever bought × 100
code-why-nobody-at-start = Cannot be computed because there were no subscribers at the start of the period.
code-why-nothing-at-start = Cannot be computed because there was no recurring revenue at the start of the period.
code-why-no-customer = Cannot be computed because there are no subscribers.
code-why-no-buyer = Cannot be computed because nobody has bought anything yet.
how-with-numbers = { $formula } — { $part }: { $numerator }, { $whole }: { $denominator }
part-mrr = Monthly revenue
part-lost = Lost customers
part-churned = Revenue lost by cancellation
part-kept = Customers who stayed
part-repeaters = Customers with two or more purchases
whole-customers = Subscribers
whole-start = Customers at the start
whole-mrr-start = Revenue at the start
whole-buyers = Customers who ever bought
unit-won = { "" }
unit-people = { "" }
unit-cases = { "" }
points = { $n } pts

## Movements

moves = What moved monthly revenue
moves-text = What made revenue grow and shrink, month by month
moves-story = Net change in { $period }: { $gained } gained, { $lost } lost.
net = Net
kind = Kind
kind-new = New
kind-expansion = Expansion
kind-reactivation = Reactivation
kind-contraction = Contraction
kind-pause = Paused
kind-churn = Churn
movements = Revenue movements
movements-text = Every change of monthly recurring revenue in { $period }.
sales = Sales
sales-by-month = Sales by month
sales-by-month-text = The sum of each month's purchases

## Cohorts

cohorts = Retention by month of joining
cohorts-text = Of the customers who began in the same month, the share still there months later (%)
buyer-cohorts = Repeat purchases by first month
buyer-cohorts-text = Of the customers who first bought in the same month, the share who bought again months later (%)
cohorts-none = No customers yet.
cohort = Customers who began together
cohort-from = Started
cohort-size = Customers
cohort-after = { $n } mo
cohort-people = Customers who began in { $came }.
cohort-people-in = Customers who began in { $came } and are still there at the end of { $month }.
cohort-buyers = Customers who first bought in { $came }.
cohort-buyers-in = Customers who first bought in { $came } and bought in { $month }.

## Lists

rows-of = What is behind the number
rows-none = Nothing in this period
rows-none-text = Choose another period.
customer = Customer
subscription = Subscription
since = Since
day = Day
monthly = Per month
monthly-before = Per month before
monthly-after = Per month after
monthly-end = Per month at the end
change = Change
product = Product
quantity = Quantity
amount = Amount
first-purchase = First purchase
last-purchase = Last purchase
times = Times
cohort-people-left = Customers who began in { $came } and were still there at its end.
