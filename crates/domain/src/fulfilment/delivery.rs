//! Deliveries: the boxes an agreement asks for, on the shop's open days, with the moment after which they stand.
