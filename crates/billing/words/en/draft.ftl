### draft

## Bills that can be looked at before they go out

draft = Draft
drafts = Drafts
drafts-text = Renewals that go out by themselves when their time comes. Until then you can change them.
drafts-none = No draft waits
drafts-none-text = A renewal appears here until it goes out.
draft-of = Invoice for { $name }
draft-waiting = Draft
draft-discarded = Not billed
draft-issued = Sent out
draft-text = It goes out by itself { $when }. It has no number yet, and nothing is collected before then.
draft-discarded-text = It is not to go out. You can still take that back until { $when }.
draft-gone-text = It never went out. Nothing was billed for these periods.
draft-goes-out = Goes out
draft-lines = Lines
draft-change = Reduce
draft-lowered = Reduced from { $was } · { $reason }
draft-issue = Send out now
draft-add = Add a line
draft-discard = Do not bill this
draft-discard-text = These periods count as done, and nothing is billed for them.
draft-discard-until = You can take it back until { $when }.
draft-discard-do = Do not bill it
draft-discard-done = This bill does not go out.
draft-not-billed = Not billed
draft-next-time = Waits for the next bill
draft-reason-hint = For your own records. The customer does not see it.
draft-restore = Bill it after all
draft-restore-done = It goes out when its time comes.
draft-issue-done = The invoice is out, and its payment is on the way.
draft-is-issued = This bill went out.
draft-change-title = Reduce a line
draft-to = Charge instead
draft-to-hint = At most { $most }. Write 0 to take it off; the invoice then shows it with its discount.
draft-choose = Enter what is charged instead, and why.
draft-now = Now
draft-then = After
draft-lower-note = Coupons stay as they are.
draft-lower-do = Reduce
draft-lower-done = The line is reduced.
code-draft-closed = This bill went out already, or will not go out any more.
code-not-lower = Write an amount from 0 to what the line charges.
