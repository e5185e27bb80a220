### watchdog

watchdog-title = Work that is due is not being done
watchdog-occurrences = { NUMBER($count) } renewals or charges were not carried out.
watchdog-jobs = { NUMBER($count) } jobs have not begun.
watchdog-unheard = Notices to customers or figures are behind.
watchdog-since = The oldest has been waiting since { $time }.
watchdog-do = Please check that the server that does the work (dangol serve or dangol work) is running. Once it is back, everything is done in order.
watchdog-over = Everything that had stopped is done
watchdog-over-text = What was waiting since { $from } was done by { $to }.
watchdog-subject = [{ $shop }] Renewals or charges have stopped
watchdog-over-subject = [{ $shop }] Everything that had stopped is done
watchdog-held = This subscription could not be billed
watchdog-held-text = Something went wrong while its amount was computed, so it is left alone for a while; all others are billed as ever. It is tried again { $time }. The server's log says what was wrong.
