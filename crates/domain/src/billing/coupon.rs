//! What coupons take off the lines of an invoice.
