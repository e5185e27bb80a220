### The console's front room: today, who needs attention, one customer, search, menus.

home = Home
customers = Customers
subscriptions = Subscriptions
invoices = Invoices
payments = Payments
deliveries = Deliveries
plans = Plans
coupons = Coupons
products = Products
messages = Messages
insights = Insights
purchases = Purchases
group-money = Money
deposits = Deposits
books = Books
group-selling = Shop
palette-do = Do
palette-go = Go to
act-customer = Add a customer
act-plan = Make a plan
act-storefront = See our shop
act-password = Change my password
crumbs = You are here
all = All
see-all = See all
customer = Customer
plan = Plan
monthly = Per month
people = { NUMBER($n) }
cases = { NUMBER($n) }
since = With us since { $month }

## Today

hello-morning = Good morning, { $name }
hello-afternoon = Good afternoon, { $name }
hello-evening = Good evening, { $name }
hello-text = { $n ->
    [0] Nothing urgent is left. Have a quiet day.
    [one] There is one thing to look at first today.
   *[other] There are { NUMBER($n) } things to look at first today.
 }
collected = Collected this month
collected-how = All payments from the first of this month until today. Up to the same day of last month it was { $before }.
running = Subscriptions by plan
running-text = On trial or active
plans-none = No subscription is running now.
todo = First today
todo-none = Nothing urgent
todo-none-text = When a payment fails or something needs a look, it appears here first.
todo-overdue = Renewals that stand still
todo-overdue-text = Not done for over an hour. Please check that the server is working.
todo-declined = Payments that failed
todo-declined-text = { $amount } not collected yet
todo-unknown = Payments with unknown outcome
todo-unknown-text = We are asking the payment company again
todo-late = Overdue invoices
todo-late-text = { $amount } in all
todo-drafts = Bills to look at before they go out
todo-drafts-text = { $amount } in all
todo-leaving = Customers about to leave
todo-leaving-text = Ask them why before it ends
todo-paused = Long pauses
todo-paused-text = Paused for over two months
todo-stale = Contacts to confirm
todo-stale-text = Ask whether they are still right before this week's bill
todo-given-up = Automatic tasks that failed
todo-given-up-text = Tried several times without success

## First steps

first-steps = First steps for your shop
first-steps-text = In any order you like
step-done = Done
step-open = Do it
step-plan = Make your first plan
step-plan-text = What you send, how often and for how much
step-storefront = Look at your shop
step-storefront-text = Sign up yourself on the page your customers see
step-customer = Add a customer
step-customer-text = Write down those you know already
step-import = Bring in your records
step-import-text = Customers, subscriptions and purchases from another program, as CSV
step-settings = Make it yours
step-settings-text = Name, logo, colour, tax and policies

## Attention

attention = Customers who need attention
attention-text = The most pressing first. A call in time often keeps a customer.
attention-count = { NUMBER($shown) } of { NUMBER($total) }
attention-full = Up to { NUMBER($most) } customers are shown for each reason.
attention-none = No customer needs attention
attention-none-text = Customers whose payment fails or who plan to leave are collected here.
why = Reason
why-declined = Payment failed
why-leaving = Leaving
why-paused = Long pause
why-stale = Confirm contact
reason-declined = { $amount } failed, { $n ->
    [one] one invoice
   *[other] { NUMBER($n) } invoices
 }
reason-leaving = Ends on { $day }
reason-paused = Paused for { NUMBER($days) } days
reason-stale = Contact to confirm
do-payment = See invoice
do-leaving = See subscription
do-paused = See subscription
do-contact = Confirm contact

## Jobs given up

jobs = Automatic tasks that failed
jobs-text = What was tried several times without success, and why.
jobs-none = Nothing has failed
jobs-none-text = Everything is done or waits for its turn.
job = Job
job-why = Why
job-tries = Tries
job-when = Last try
job-act = Action
job-again = Try again
job-again-done = It will be tried again.

## One customer

earlier = Earlier
newest = Newest
price-rises = Price rises
refunds = Refunds
act-coupon = Make a coupon

## Customers

customers-text = Everyone your shop knows. Find them by name, Korean initials or the last four digits of a phone.
customer-search = Name, phone or email
customer-more = There are more. These are the newest { NUMBER($n) }; type a little more to narrow them down.
customer-none = No customers yet
customer-none-text = Everyone who subscribes will appear here. You can also add someone yourself.
customer-add = Add customer
customer-since = Customer since
reachable-at = Contact
no-contact = No contact
state = State
paid-so-far = Paid so far
source = Signed up by
all-sources = However they came
and-more = + { NUMBER($n) } more
customers-using = Subscribing
customers-paused = On a break
customers-failed = Payment failed
customers-left = Left
customers-never = No subscription
no-plan = No subscription
why-overdue = Overdue
reason-overdue = { $amount } overdue
