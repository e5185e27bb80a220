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
refused-item-exists = There is an item “{ $code }” already.
code-item-exists = There is such an item already.
code-not-pending = This has taken effect already and cannot be taken back.
code-bad-anchor = This is not a day periods can start on.
code-unknown-zone = There is no such time zone.
refused-unknown-zone = There is no time zone “{ $name }”.
code-bad-contact = This is not an address or a phone number we can use.
