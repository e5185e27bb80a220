invoice = Invoice
