### reminder

## What customers read

reminder-hello = Hello { $name }, this is { $shop }.
reminder-declined-subject = [{ $shop }] Your payment of { $amount } did not go through
reminder-declined = We could not collect { $amount }.
reminder-why-funds = There may not be enough money, or a limit was reached.
reminder-why-card = Your present card cannot be charged. Please add another one.
reminder-why-other = The card company did not approve it.
reminder-retry = We will try again on { $day }.
reminder-open-subject = [{ $shop }] { $amount } is waiting to be paid
reminder-open = There is no card on file, so { $amount } is not paid yet.
reminder-asked-subject = [{ $shop }] { $amount } is still to be paid
reminder-asked = { $amount } is not paid yet. Once you change the card, it is paid at once.
reminder-ends-cancel = If it is not paid by { $day }, your subscription ends.
reminder-ends-skip = If it is not paid by { $day }, this round is skipped.
reminder-paid-subject = [{ $shop }] Your payment of { $amount }
reminder-paid = We received { $amount }. Thank you.
reminder-link = Here you can change the card or pay at once, without signing in. The link works for { $days } days; please share it with nobody.
reminder-invoices = Your invoices are here.
reminder-turn-subject = [{ $shop }] { $what }
reminder-started = Your subscription to { $plan } has begun.
reminder-paused = Your subscription to { $plan } is paused.
reminder-resumed = Your subscription to { $plan } goes on.
reminder-ended = Your subscription to { $plan } has ended.
reminder-restarted = You subscribed to { $plan } again.
reminder-home = You find the details on your page.

## Paying without signing in

pay-title = Pay
pay-text = { $name }, this is not paid yet.
pay-sum = To be paid
pay-with = Pay with { $card }
pay-new-card = Pay with another card
pay-new-card-text = Later payments are made with this card too.
pay-new-card-go = Change the card and pay
pay-done = Everything is paid
pay-done-text = There is nothing left to pay. Thank you.
pay-processing = We are waiting to hear whether it was paid. Please open this page again in a moment.
pay-not-yet = It is not paid yet. Please try another card, or try again later.
pay-over = This link cannot be used any more
pay-over-text = Its days are over. You can sign in and pay there.
pay-log-in = Sign in
told-given-up = { $amount } was written off
