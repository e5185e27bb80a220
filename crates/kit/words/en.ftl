### The toolbox's words. What depends on the shop is not here.

program = Dangol
this-language = View in English
won = KRW
yes = Yes
no = No
in-korean = Korean
in-english = English
close = Close
skip = Skip to content

## Frames

nav-label = Main menu
nav-tabs = Bottom menu
nav-more = More
nav-legal = Terms and notices
nav-storefront = View our shop
search-hint = Search customers, invoices, pages
theme-next = Switch between light and dark
theme-light = Light
theme-dark = Dark
theme-auto = As the device
bell = Notifications
bell-new = There are new notifications
account = My account
look = Language and look
leave = Sign out
palette-title = Quick actions
palette-empty = Nothing found
palette-help = Choose with the arrows, open with Enter

## Figures

kpi-how = How this is worked out
kpi-up = Up
kpi-down = Down
kpi-since-last = since last month
risk-high = High
risk-mid = Medium
risk-low = Low
chart-as-table = Show as table
chart-nothing = There are no figures to show yet.
cohort-from = Started
cohort-size = Customers
cohort-after = { $n } mo
scale-low = Low
scale-high = High

## Lists

list-actions = Actions
list-nothing = Nothing found
list-nothing-text = Try a shorter search or remove a filter.
list-all = Show all
list-search = Search
pager-label = Pages
pager-of = { NUMBER($first) }–{ NUMBER($last) } of { NUMBER($total) }
pager-of-people = { NUMBER($first) }–{ NUMBER($last) } of { NUMBER($total) }
pager-range = { NUMBER($first) }–{ NUMBER($last) }
pager-back = Back
pager-next = Next

## Input

form-optional = optional
form-cancel = Cancel
form-please-check = { $n ->
    [one] One field needs attention
   *[other] { NUMBER($n) } fields need attention
 }
form-first-problem = Go to the first
form-missing = Please fill this in.
form-not-offered = Please choose from the list.
form-not-number = Please enter a number.
form-out-of-range = Please enter { NUMBER($least) } to { NUMBER($most) }.
form-not-money = Please enter an amount.
form-not-day = Please check the date.
form-not-email = Please check the email address.
form-not-phone = Please check the phone number.
form-too-long = At most { NUMBER($most) } characters.

## Days and times

monday = Mon
tuesday = Tue
wednesday = Wed
thursday = Thu
friday = Fri
saturday = Sat
sunday = Sun
month = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[other] Dec
 }
day-full = { $day } { $month } { $year }
day-of-year = { $day } { $month }
day-with-weekday = { $weekday } { $day }
month-of-year = { $month } { $year }
ago-now = just now
ago-minutes = { NUMBER($n) } min ago
ago-hours = { $n ->
    [one] 1 hour ago
   *[other] { NUMBER($n) } hours ago
 }
ago-yesterday = yesterday
ago-days = { NUMBER($n) } days ago
away-today = today
away-tomorrow = tomorrow
away-days = in { NUMBER($n) } days
short-first = { $n }K
short-second = { $n }M
short-third = { $n }B

## When it did not go well

oops-refused = That is not possible now
oops-forbidden = You cannot see this page
oops-forbidden-text = You are not allowed to do this. Ask the shop owner if you need it.
oops-forged = This page is too old
oops-forged-text = Nothing was changed. Reload the page before and try again.
oops-missing = Page not found
oops-missing-text = The address may have changed, or the page was removed.
oops-later = Please try again in a moment
oops-later-text = There were too many tries. You can try again in { NUMBER($seconds) } seconds.
oops-too-large = That is too large for one go
oops-too-large-text = Together it may be { NUMBER($most) } MB. Make the file smaller and try again.
oops-too-slow = The request did not arrive in full
oops-too-slow-text = It took too long, so nobody waits for it any more. Check the connection and try again.
oops-broken = Sorry, something went wrong
oops-broken-text = The fault is ours. If it happens again, tell us this number: { $number }
oops-home = Go to the start
oops-again = Try again

# What programs read
problem-unclear = The request cannot be read: { $why }
problem-missing = There is no such thing in this shop.
problem-wrong-method = This address cannot do that: another method is meant.
problem-too-large = Send at most { NUMBER($most) } bytes at a time.
problem-broken = Something broke here. Please try again later.
oops-to-console = To the console
oops-to-mine = My subscription
