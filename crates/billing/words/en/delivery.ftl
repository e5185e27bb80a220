# Skipping, moving and changing the rhythm of deliveries
code-no-delivery = There is no delivery that can be changed.
refused-unknown-delivery = No delivery is planned for { $day }.
refused-delivery-skipped = The delivery of { $day } is already skipped.
refused-not-delivered-then = Nothing is delivered on { $day }. Choose a day of the subscription.
refused-after-cutoff = It is too late to change a delivery on { $day }.
deliveries = Deliveries
deliveries-text = We deliver { $rhythm }.
deliveries-coming = Coming up
deliveries-none = No delivery planned yet
deliveries-none-text = With a plan that delivers, the day of your next delivery appears here.
deliveries-past = Past deliveries
delivery-day = Delivery day
delivery-until = Change by
delivery-fixed = Settled
delivery-acts = Change it
delivery-instead-of = instead of { $day }
delivery-skip = Skip
delivery-move = Move
delivery-restore = Undo
delivery-planned = Planned
delivery-locked = Settled
delivery-skipped = Skipped
delivery-delivered = Delivered
rhythm-change = Change how often
delivery-act = { $act ->
    [skip] Skip this delivery?
    [move] Move this delivery?
    [rhythm] Change how often we deliver?
   *[other] Put it back?
}
delivery-act-text = { $act ->
    [skip] Only this one is left out. The ones after it stay.
    [move] Only this one moves. The ones after it stay.
    [rhythm] Payments stay as they are. Only the deliveries change.
   *[other] You can undo until the delivery is settled.
}
delivery-choose = { $act ->
    [move] Pick a day to see the new delivery day here.
   *[other] Choose how often to see the new delivery days here.
}
delivery-confirm = { $act ->
    [skip] Skip it
    [move] Move it to this day
    [rhythm] Deliver like this
   *[other] Undo
}
delivery-done = { $act ->
    [skip] The delivery is skipped. You can undo until it is settled.
    [move] The delivery has moved. You can undo until it is settled.
    [rhythm] Deliveries have a new rhythm.
   *[other] It is as it was.
}
skip-effect = The delivery of { $day } is skipped.
skip-effect-late = The delivery you chose is settled already, so the next one, of { $day }, is skipped.
move-effect = The delivery of { $from } moves to { $to }.
rhythm-effect = From now on we deliver { $every }.
restore-effect = The delivery of { $day } comes after all.
next-deliveries = Next deliveries
same-as-before = { $bill } (as before)
payment-before = Payment planned now
payment-after = Payment afterwards
move-to = New day
move-now = Now
move-to-hint = A closed day becomes the nearest open day.
rhythm-every = How often
rhythm-now = Now
rhythm-from = Counted from
rhythm-from-next = The next delivery
rhythm-from-next-note = Its day stays; the new interval follows.
rhythm-from-last = The last delivery
rhythm-from-last-note = The next one comes one new interval after it.
skip-back = Comes back as credit
skip-charge = Charge for this delivery
skip-free = Do not charge it
skip-free-note = The period that begins on that day is not billed
skip-paid = Charge it all the same
skip-paid-note = Only the delivery is left out
tile-deliveries = Deliveries
told-delivered = Delivered on { $day }
told-delivery-skipped = Delivery of { $day } skipped
told-delivery-moved = Delivery of { $from } moved to { $to }
told-delivery-restored = Delivery of { $day } put back
told-rhythm = Deliveries now { $every }
