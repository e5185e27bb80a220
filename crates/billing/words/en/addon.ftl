## Add-ons

addons = Add-ons
addons-text = Add one when you want it, and drop it at any time.
addons-with = with { $names }
addons-none = There is nothing to add
addons-none-text = When the shop offers add-ons, they appear here.
addons-locked-ended = This subscription has ended, so its add-ons stay as they are.
addons-locked-ending = This subscription is about to end, so its add-ons stay as they are.
addons-locked-scheduled = You can add something once your subscription has begun.
addons-locked-paused = Add-ons stay as they are during a break. Start again first, then change them.
addons-locked-owed = There is something left to pay. Once it is paid, you can change your add-ons.
addon-taken = Yours
addon-comes = From { $day }
addon-leaves = Leaves on { $day }
addon-add = Add
addon-swap = Swap for another
addon-remove = Remove
addon-count = { NUMBER($n) } of it
addon-now = What you have
addon-quantity-hint = Only for what is priced each
choose-addon = Add-on
choose-addon-instead = What you want instead
choose-item-instead = Item to put in its place
item-is-addon = Add-on · { $item }
change-items-added = Added { $came }
change-items-removed = Removed { $went }
change-items-swapped = Swapped { $went } for { $came }
