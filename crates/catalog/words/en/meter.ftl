## Meters

meters = Meters
meters-text = What the shop counts, such as swaps or washes. A usage item of a plan names its meter.
meters-known = What is counted
meters-none = Nothing is counted yet.
meter-add = Add a meter
meter-added = The meter is added.
meter-code-hint = Programs use this code. It cannot be changed later.
meter-aggregate = How it counts
meter-recurring = Carries over
meter-recurring-hint = The level of the end of a period goes on in the next one.
code-aggregate-sum = Sum
code-aggregate-sum-note = Adds the values.
code-aggregate-count = Count
code-aggregate-count-note = Counts events, whatever their value.
code-aggregate-max = Largest
code-aggregate-max-note = The largest value of the period.
code-aggregate-latest = Latest
code-aggregate-latest-note = The value of the latest event.
code-aggregate-unique = Distinct
code-aggregate-unique-note = How many different keys are there, such as people or devices.
code-aggregate-weighted-sum = Weighted by days
code-aggregate-weighted-sum-note = The daily level averaged over the period, such as storage.
