# Deliveries
crumbs = You are here
deliveries = Deliveries
go-back = Go back
save = Save
show = Show
today = Today
day = Day
day-before = Day before
day-after = Day after
customer = Customer
plan = Plan
quantity = Quantity
address = Address
address-none = No address
state = State
done = Done
parcels = Parcels
contents = To pack
pieces = { $n ->
    [one] { NUMBER($n) } piece
   *[other] { NUMBER($n) } pieces
}
print-sheet = Print view
sheet-title = Deliveries on { $day }
sheet-more = Only the first { NUMBER($n) } are on this sheet. The list shows the others.
day-nothing = Nothing goes out on { $day }.
day-fixed = { $all ->
    [one] { NUMBER($all) } parcel goes out on { $day }; it is locked.
   *[other] { NUMBER($all) } parcels go out on { $day }; all are locked.
}
day-open = { $all ->
    [one] { NUMBER($all) } parcel goes out on { $day }; customers can still change { NUMBER($planned) }.
   *[other] { NUMBER($all) } parcels go out on { $day }; customers can still change { NUMBER($planned) }.
}
days-chart = Parcels by day
days-chart-note = Press a bar to see its day. Three days back and ten ahead; dates up to six weeks ahead can be chosen.
deliveries-none = Nothing goes out
deliveries-none-text = Subscriptions to a plan with deliveries appear here.
instead-of = instead of { $day }
state-planned = Planned
state-locked = Locked
state-skipped = Skipped
state-delivered = Delivered
# Closed days
closed-days = Closed days
closed-days-text = Nothing is sent on these days. Deliveries already fixed still go out.
closed-single = Single days
closed-single-note = Closed once, such as a holiday
closed-weekly = Every week
closed-weekly-note = Deliveries due that day move earlier or later, as the plan says
closed-name = Name
closed-name-hint = Harvest festival
closed-none = No closed day ahead.
closed-never = No weekday is closed.
closed-always = At least one day has to be open.
closed-past = Choose a day from today on, within three years.
closed-saved = Closed days saved. Planned deliveries are being moved.
opened-saved = Deliveries go out on that day again.
weekdays = Closed weekdays
close-day = Close this day
open-again = Open again
closing-moves = { $n ->
    [one] { NUMBER($n) } planned delivery will move
   *[other] { NUMBER($n) } planned deliveries will move
}
closing-moves-text = They go to an open day before or after, or are left out, as their plan says. Locked ones stay.
closing-sure = Close all the same
deliveries-none-then = Nothing goes out this day
deliveries-next = { $n ->
    [one] Next: 1 parcel on { $day }.
   *[other] Next: { NUMBER($n) } parcels on { $day }.
}
see-day = See { $day }
