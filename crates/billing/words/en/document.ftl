# Invoices as documents (PDF)
document-pdf = Download PDF
document-no-fonts = This server has no Korean font, so there is no PDF. Please print this page instead.
document-seller = From
document-buyer = To
document-number = Number
document-due = Due
document-paid-on = Paid
document-item = Item
document-quantity = Qty
document-rate = Taxed { $percent } %
document-exempt = Tax exempt
document-by-rate = By tax rate
document-discount = Discount (already taken off)
document-discounted = Price { $amount }, discount { $discount }
document-paid = Paid
document-left = Still to pay
document-void = Void
document-card = card
document-paid-by = Paid on { $day } · { $card } · { $amount }
document-credited = Credit note { $number } · { $day } · { $amount }
document-of-line = Line { $line } of invoice { $number }
document-no-tax-invoice = This is a record of the sale. It is not a tax invoice under the Korean VAT Act.

## Invoices by mail

document-mail-subject = [{ $shop }] Invoice { $number } · { $amount }
document-mail-number = This is your invoice { $number }.
document-mail-sums = Net { $subtotal } · Tax { $tax } · Total { $total }
document-mail-paid = It is paid. Thank you.
document-mail-due = { $amount } is due on { $day }.
document-mail-over = There is nothing left to pay on it.
document-mail-figures = { $number } · { $amount } (net { $subtotal }, tax { $tax })
document-send = Send to customer
document-sent = Sent to the customer.
document-nobody = This customer left no way to reach them. The letter is kept under messages.
