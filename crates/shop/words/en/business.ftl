# Who the shop is in law
business = Business details
business-text = Shown at the foot of your storefront, on invoices and in emails.
business-who = Business
business-where = Address and contact
business-name = Company
business-name-ko = Company (Korean)
business-name-en = Company (English)
business-representative = Representative
business-representative-ko = Representative (Korean)
business-representative-en = Representative (English)
business-number = Business number
business-number-hint = Ten digits; the last one is checked too. A number of another country begins with its two letters.
business-mail-order = Mail-order number
business-mail-order-hint = As your district office wrote it, such as 2026-Seoul-0123.
business-address = Address
business-address-ko = Address (Korean)
business-address-en = Address (English)
business-phone = Phone
business-email = Email
business-incomplete = Your details are not complete yet. In Korea an online shop has to show its company, representative, address, phone, email, business number and mail-order number.
business-shown = What customers see
business-shown-text = This is how it looks at the foot of your storefront.
business-line = One line of at most { $most } characters, please.
code-business-number = This number cannot be right. Please check each digit.
code-business-phone = Digits and dashes, such as 02-123-4567.
code-business-email = Please check the email address.
code-field-business = Business details

## Sending invoices

code-invoice-mail-paid = When paid
code-invoice-mail-paid-note = The mail about a payment carries the invoice as PDF.
code-invoice-mail-issued = When issued
code-invoice-mail-issued-note = A mail of its own carries each invoice as PDF as soon as it is issued.
code-invoice-mail-never = Never
code-invoice-mail-never-note = Customers fetch it from their own pages.
code-field-invoice-mail = Sending invoices
