## Changes of an agreement

change-items = Items changed
change-price = New price
change-anchor = Billing day moved
change-zone = Time zone is now { $zone }
change-skipped = Delivery of { $day } skipped
change-skipped-free = The period that begins that day is not charged.
change-rescheduled = Delivery of { $from } moved to { $to }
change-rhythm = Deliveries { $every } from the next one on
change-transferred = Taken over by another customer
