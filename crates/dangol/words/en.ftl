### Bringing files in: how columns are called, what cells say, why a row is refused.

customer-called = Customer { $reference }

# What the columns of files are called, separated by commas. Both languages are looked for.
code-column-customer = customer, customer id, customer no, customer number, client, client id, user, user id, member, member id, account, account id, buyer, buyer id
code-column-name = name, customer name, full name, client name, user name, member name, buyer name, contact name
code-column-reference = reference, ref, id, external id, order id, order no, order number, order, invoice no, invoice number, transaction id, subscription id, subscription no
code-column-phone = phone, phone number, mobile, mobile phone, mobile number, cell, cell phone, telephone, tel, contact number
code-column-email = email, e-mail, mail, email address
code-column-postcode = postcode, postal code, zip, zip code, zipcode
code-column-road = road, address, street, street address, address 1, address line 1, road address
code-column-detail = detail, address 2, address line 2, detailed address, unit, apartment
code-column-since = since, joined, joined at, join date, signed up, signup date, sign up date, created, created at, registered, registration date, member since
code-column-note = note, notes, memo, comment, comments, remark, remarks
code-column-marketing-email = marketing email, email consent, email marketing, newsletter, email ads, email opt in
code-column-marketing-sms = marketing sms, sms consent, sms marketing, text consent, sms ads, sms opt in
code-column-marketing-night = marketing night, night consent, night ads
code-column-day = day, date, order date, purchase date, purchased at, paid at, payment date, invoice date, transaction date, ordered at
code-column-quantity = quantity, qty, units, unit, count, pieces, number of items
code-column-amount = amount, total, sum, price, total amount, total price, paid, payment, revenue, value, sales
code-column-product = product, product name, item, item name, description, goods, title, sku
code-column-plan = plan, plan name, contract, subscription, product, product name, tier, package, membership
code-column-price = price, monthly price, monthly charge, monthly charges, monthly fee, amount, fee, mrr
code-column-months = months, tenure, months subscribed, duration, duration months
code-column-started = started, start, start date, started at, started on, begin date, subscribed at, subscription start, since, created at
code-column-ended = ended, churn, churned, cancelled, canceled, is cancelled, status, state
code-column-ended-on = ended on, end date, ended at, cancelled at, canceled at, cancellation date, expiry date

# What a cell may say for yes and for no, separated by commas.
code-said-yes = yes, y, true, t, 1, o, on, ended, end, churn, churned, cancelled, canceled, expired, closed, agreed, agree, subscribed
code-said-no = no, n, false, f, 0, x, off, active, running, live, open, paused, trial, disagreed, refused, unsubscribed

# Why a row is refused.
why-missing = { $column } is empty.
why-cells = The row has { NUMBER($has) } cells, but the first line names { NUMBER($wants) }.
why-broken = The row has characters that cannot be read.
why-day = { $column } is not a date. Write it like 2026-11-01.
why-future = { $column } lies after today.
why-amount = { $column } is not an amount. Write it like { $example }.
why-fraction = { $column } has more decimals than { $currency } has.
why-negative = { $column } is below zero.
why-too-large = { $column } is larger than anything sold.
why-whole = { $column } is not a whole number from { NUMBER($least) } to { NUMBER($most) }.
why-yes-no = { $column } is neither yes nor no.
why-text = { $column } is longer than { NUMBER($most) } characters or has characters that cannot be shown.
why-person = { $column } cannot be used as it is written.
why-twice = Another row of this file has the same { $column }.
why-taken = The shop has one with the same { $column } already.
why-known = The shop has this customer already: same name, same phone or email.
why-no-start = Neither months nor a start date is given.
why-end-before-start = It ends before it begins.
why-plans = The file has more than { NUMBER($most) } different plans. Is this the right column?
why-plan-price = The shop sells this plan without a price in its currency.
