# regimes, and the clocks of reports
regimes-title = Rules on deadlines of reports
regimes-sectors = Sectors
regimes-lead = What is to be sent by when after something was noticed. A report goes by what holds for its sector on its day; no later change moves its deadlines.
regimes-stamps = No deadline is counted in hours. Reports come as promptly as possible, and only times are kept.
regimes-col-what = What
regimes-col-wait = By when
regimes-col-met = Done when
regimes-bound = What holds for each sector
regimes-usual-all = { $regime } holds for all sectors.
regimes-usual-others = { $regime } holds for all other sectors.
regimes-remind = Reminders of notices
regimes-remind-how = Who is told when of a notice that nobody confirmed after it was handed over, as the day of handing over says.
regimes-remind-more = Details and changes
regimes-remind-urgent = Urgent
regimes-remind-normal = Normal
regimes-remind-first = first contact again
regimes-remind-second = second contact
regimes-remind-telephone = whoever handed it over is asked to telephone
regimes-who = The duty officer of the national centre can change it.
regimes-set = Decide for a sector
regimes-how = It holds for reports that are sent from that day on.
regimes-choose = Please choose
regimes-sector = Sector
regimes-regime = Rules
regimes-from = From
regimes-reason = Reason
regimes-do = Decide
regime-from = from { $day }
regime-begins-noticed = after it was noticed:
regime-begins-reported = after the first report:
regime-begins-after = after the { $what }:
regime-minutes = { $n } minutes
regime-hours = { $n } hours
regime-business-hours = { $n } office hours
regime-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
regime-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
regime-met-first = the first report is sent
regime-met-further = a follow-up or the final report is sent
regime-met-final = the final report is sent
regime-met-acknowledged = ministry or centre confirms receipt
did-regime-set = The rules for the sector are set.
fault-regime-unknown = There is no such sector or set of rules
fault-regime-unknown-do = Choose from the lists and press again. Nothing has changed.
fault-regime-past = It cannot hold from a day that is past
fault-regime-past-do = Give today or a later day. Nothing has changed.
fault-regime-no-reason = A reason is needed
fault-regime-no-reason-do = Write one of up to 2,000 characters and press again. Nothing has changed.
regime-clock-title = Deadlines
regime-clock-by = By { $regime }
regime-clock-early-warning = early warning
regime-clock-notification = notification
regime-clock-final = final report
regime-clock-answer = confirmation of receipt
regime-clock-met = done { $at }
regime-clock-met-late = done { $at } (was due { $due })
regime-clock-open = by { $due } ({ $left })
regime-clock-not-yet = not begun
regime-owed = { $reference }: { $what }
regime-owed-text = Send what is known as a follow-up. What is not known may stay unknown.
regime-owed-do = Write the follow-up

# letters about deadlines that have come
regime-letter-early-warning-subject = The early warning is due: { $reference }
regime-letter-early-warning-text = The early warning of report { $reference } was due at { $at } and has not come. Send what is known.
regime-letter-notification-subject = The notification is due: { $reference }
regime-letter-notification-text = The notification of report { $reference } was due at { $at } and has not come. Send what is known as a follow-up. What is not known may stay unknown.
regime-letter-final-subject = The final report is due: { $reference }
regime-letter-final-text = The final report on { $reference } was due at { $at } and has not come. If it is not over yet, send a follow-up on how it stands.
regime-letter-answer-subject = The confirmation of receipt is due: { $reference }
regime-letter-answer-text = The confirmation that report { $reference } was received was due at { $at } and has not been given. Open it and confirm that you have it.
