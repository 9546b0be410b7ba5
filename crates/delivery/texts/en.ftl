# Getting it there: the ledger, its boards and lists.
delivery-nav-board = Delivery
delivery-thumb-board = Delivery
delivery-of = : { $name }
delivery-urgent = Urgent
delivery-no-clock = no deadline
delivery-tier-ministry = Ministry
delivery-tier-ceptoar = CEPTOAR secretariat

# waiting
delivery-waits-answer = Say whether you are affected. One press is enough.
delivery-waits-answer-do = Read and answer
delivery-waits-answer-rest = More notices that wait for your answer: { $n }
delivery-waits-pass-rest = More notices that wait to be passed on: { $n }
delivery-waits-recall-rest = More recalls that wait for your confirmation: { $n }
delivery-waits-pass = Read it, add anything needed, and pass it on.
delivery-waits-pass-do = Read and pass on
delivery-waits-telephone-title = { $n ->
    [one] { $n } recipient has not confirmed it
   *[other] { $n } recipients have not confirmed it
}
delivery-waits-telephone = Neither by mail nor here. Telephone, and write down what came of it.
delivery-waits-telephone-do = Telephone
delivery-waits-help-title = { $n ->
    [one] One organisation asks for help
   *[other] { $n } organisations ask for help
  }
delivery-waits-help = Telephone, help, and write down what was done. It stays here until then.
delivery-waits-help-do = Telephone
delivery-waits-help-untouched = Nobody has telephoned yet
delivery-waits-help-telephoned = telephoned: { $n }
delivery-waits-help-theirs = The secretariat or ministry that passed it on, or the duty officer, telephones.
delivery-waits-help-theirs-do = Follow

# answer
delivery-answer-heading = Is { $name } affected?
delivery-answer-heading-other = Answer
delivery-answer-press = Your answer also records that you have read it. You can change it later.
delivery-answer-by = Answer by { $at }
delivery-answer-no-clock = There is no deadline for the answer.
delivery-answer-given = Answered “{ $answer }” ({ $at })
delivery-answer-now = current answer
delivery-answer-not-affected = Not affected
delivery-answer-not-affected-means = We do not have it, or ours is set up correctly
delivery-answer-affected = Affected
delivery-answer-affected-means = We have it, or the same has happened to us
delivery-answer-done = Done
delivery-answer-done-means = Found and fixed
delivery-answer-need-help = Need help
delivery-answer-asked = Your call for help now stands first on the list of { $who }. Wait for their telephone call.
delivery-answer-asked-phone = If it is urgent, telephone the duty officer: { $phone }
delivery-answer-asked-no-phone = If it is urgent, telephone the duty officer.
delivery-answer-helped = It was recorded that you were helped: { $helped }. If you still need help, press “Need help” once more.
delivery-answer-need-help-means = { $who } will telephone
delivery-other = { $name } ({ $roles })
delivery-or = { " " }or{ " " }
delivery-role-secretariat = secretariat
delivery-role-liaison = liaison
delivery-role-csirt = CSIRT
delivery-role-duty = duty officer
delivery-answer-note = Comment
delivery-answer-note-hint = Press a button below; both are sent together. Outside your organisation only these can read it: { $who }.
delivery-answer-later = Not known yet (just confirm you have read it)
delivery-answer-all = Answers so far

# path
delivery-path-heading = How it reached you
delivery-path-released = released { $at }
delivery-path-handed = received { $at }
delivery-path-passed = passed on { $at }
delivery-path-by-itself = passed on automatically { $at }
delivery-path-passed-by = skipped { $at }: no contact registered
delivery-path-two = { $a }, { $b }
delivery-path-not-yet = not arrived yet
delivery-path-addition = Added: { $text }
delivery-path-below = See who has read it

# pass
delivery-pass-title = Pass on { $reference }
delivery-pass-heading-ceptoars = Pass on to the secretariats
delivery-pass-heading-members = Pass on to the members
delivery-pass-heading-agencies = Pass on to your agencies
delivery-hand-unsent = What stands below has not been sent yet. Leave this page if it is not needed.
delivery-below-pass = Pass on
delivery-hand-kept = What you wrote (not sent)
delivery-pass-text = Add
delivery-pass-text-hint = Recipients read this together with the text. You cannot change the text itself. Do not name organisations: names are searched for and may be stopped.
delivery-pass-to-ceptoars = { $n ->
    [1] Pass on to 1 secretariat
   *[other] Pass on to { $n } secretariats
  }
delivery-pass-to-members = { $n ->
    [1] Pass on to 1 member
   *[other] Pass on to { $n } members
  }
delivery-pass-beyond = It also reaches members directly at the same time: { $n }.
delivery-pass-lost = Not reached because they have no contact: { $n }. Please telephone them.
delivery-pass-no-cut = This cannot be undone. You cannot leave out any recipient.
delivery-pass-done = passed on { $at }

# boards
delivery-boards-title = Delivery
delivery-boards-running = On their way
delivery-boards-running-hint = Before their deadline, or with a call for help that nobody has answered
delivery-boards-help = Need help: { $n }
delivery-boards-ended = Earlier
delivery-boards-none = Nothing is on its way at the moment. Once you release a notice, you can follow it here.
delivery-board-title = { $reference } delivery
delivery-board-released = Released { $at }
delivery-board-as-of = As of { $at } ({ $span } after release)
delivery-board-hops = Passed on: ministries { $m }/{ $ms }, secretariats { $c }/{ $cs }
delivery-board-text = View the text
delivery-board-twice = { $n ->
    [one] One organisation belongs to several CEPTOARs and counts in each.
   *[other] { $n } organisations belong to several CEPTOARs and count in each.
  }
delivery-board-unwanted = No mail, by choice: { $n } ({ $names }). It stands in Kaname for them; without confirmation they are reminded by mail and then telephoned.
delivery-board-unwanted-more = and { $n } more
delivery-board-unwanted-comma = {", "}
delivery-board-calls = { $lost } not reached, { $silent } not confirmed, { $help } waiting for help; showing { $shown }, with those helped
delivery-board-calls-recalled = { $help } waiting for help; showing { $shown }, with those helped
delivery-fig-entitled-sectors = Members to reach
delivery-fig-ceptoars = { $n ->
    [one] 1 CEPTOAR
   *[other] { $n } CEPTOARs
  }
delivery-fig-affected = affected { $n }
delivery-fig-calls = call list
delivery-fig-calling = waiting { $n }: call list
delivery-curve-heading = Reach over time
delivery-curve-of = of { $n } to reach
delivery-curve-now = Now { $at }
delivery-curve-still = No change since { $at }
delivery-curve-nobody-sectors = There is no member to reach
delivery-curve-label = Curve of reach. { $span } after release: delivered { $handed }, opened { $opened }, answered { $answered }.
delivery-curve-reference = For reference: in the FY2013 CEPTOAR drill (about 1,561 bodies), in the CEPTOARs that took measurements, most operators received the message within 2 hours.
delivery-slow-heading = The slowest
delivery-slow-early = Listed here 30 minutes after it began to flow.
delivery-row-first = has it first
delivery-row-held = held back until its time
delivery-board-hops-held = Passing on begins at { $at }. CEPTOARs that have it first: { $n }
delivery-slow-share = opened { $share }
delivery-slow-none-sectors = Every member has opened it.
delivery-matrix-heading-sectors = State by CEPTOAR
delivery-matrix-region-sectors = Table: state by CEPTOAR
delivery-matrix-caption-sectors = Organisations by CEPTOAR and state
delivery-row-not-arrived = waiting for the ministry
delivery-row-not-passed = waiting for the secretariat
delivery-row-no-members = No members named yet
delivery-row-no-members-opened = No members named yet. The secretariat has opened it
delivery-col-sector = Sector
delivery-col-ceptoar-sectors = CEPTOAR
delivery-col-entitled = To reach
delivery-col-bar = Progress
delivery-col-handed = Delivered
delivery-col-opened = Opened
delivery-col-acknowledged = Confirmed
delivery-col-answered = Answered
delivery-col-unreachable = Not reached
delivery-col-total = Total
delivery-col-reference = Number
delivery-col-title = Handling and title
delivery-col-released = Released
delivery-col-answer-by = Answer by
delivery-col-organisation = Organisation
delivery-col-state = State
delivery-col-contact = Person
delivery-col-phone = Telephone
delivery-col-call = Calls
delivery-col-caller = Who telephones first
delivery-col-act = Action
delivery-state-opened = opened { $at }
delivery-state-acknowledged = acknowledged { $at }
delivery-state-acknowledged-by = acknowledged { $at } ({ $way })
delivery-state-unopened = unopened
delivery-state-passed = passed on { $at }
delivery-state-silent = not confirmed: { $state }
delivery-state-waiting = not passed on yet
delivery-state-unreachable = not reached
delivery-contact-none = no contact registered
delivery-contact-ended = (contact expired)

# below
delivery-below-title = { $reference } recipients
delivery-below-heading = Status of the recipients
delivery-below-not-passed = Not passed on yet.
delivery-below-list = Recipients
delivery-below-filter = Show only
delivery-below-all = All
delivery-below-unopened = Unopened
delivery-below-unacknowledged = Not confirmed
delivery-below-need-help = Waiting for help
delivery-below-unreachable = Not reached
delivery-below-range = { $a } to { $b } of { $n }
delivery-below-range-none = none
delivery-below-none = No organisations match.
delivery-below-list-direct = Direct recipients
delivery-below-members-help = Members that need help: { $n } in all. Which ones they are, you can open from the table above where the rules of their CEPTOAR show it to the ministry. Elsewhere, ask the secretariat.
delivery-below-q = Name of the organisation
delivery-below-find = Search
delivery-below-everybody = Any name
delivery-below-file = Save this list as CSV
delivery-below-pages = Pages

# calls
delivery-reminders-heading = Reminders
delivery-reminder-first = First contact again
delivery-reminder-second = Second contact
delivery-reminder-telephone = Whoever handed it over is asked to telephone
delivery-reminder-done = done { $at }: not confirmed { $n }
delivery-reminder-next = next { $at }
delivery-calls-heading = Call list
delivery-calls-none = Nobody needs to be telephoned.
delivery-calls-who-board = The secretariat or ministry that passed it to an organisation telephones first. If it cannot be reached, or time presses, the centre’s duty officer telephones. Each sees the result of every call.
delivery-calls-who-below = You passed it to them, so you telephone first. The centre’s duty officer also sees those not reached and those who ask for help, and may telephone them. Each sees the result of every call.
delivery-comment = Comment: { $text }
delivery-comments-see = Read the comments
delivery-call-title = { $reference } call
delivery-call-heading = Call to { $name }
delivery-call-record = Record the call
delivery-call-outcome = How did it go?
delivery-call-note = Note
delivery-call-note-readers = Others who may telephone this organisation read it too: the secretariat or ministry that passed it on, and the centre’s duty officer.
delivery-call-always = 24 hours
delivery-call-business = working hours
delivery-below-recalled = It is not to be used. Nobody has to be telephoned for its receipt; if you telephone, tell them what the recall asks for.
delivery-below-recalled-read = Read why it was recalled and what to do
delivery-call-recalled = Tell them what the recall asks for.
delivery-call-whom = Contacts, in the order of calling
delivery-call-log = Calls so far
delivery-call-log-none = Nobody has telephoned yet.
delivery-call-save = Save the result
delivery-call-none = not started
delivery-call-told = told by telephone
delivery-call-no-answer = no answer
delivery-call-calling = busy
delivery-call-wrong-number = wrong number
delivery-call-ends-nothing = A call alone does not take an organisation that asks for help off the list. Once it has been helped, write that down here:
delivery-help-record = Record the help
delivery-help-title = { $reference } help given
delivery-help-heading = Help for { $name }
delivery-help-lead = Once recorded, it leaves the list of those who ask for help. Do not record it while help is still needed.
delivery-help-done = What was done?
delivery-help-readers = The organisation that asked for help reads this, and so do those who may telephone it. They also see which organisation wrote it, and when.
delivery-help-save = Record the help given
delivery-helped = { $at }, helped by { $org }: { $done }
delivery-state-helped = helped

# what is wrong
delivery-problem-answer = Press one of the four buttons.
delivery-problem-note = Keep the comment to 2,000 characters.
delivery-problem-addition = Keep what you add to 10,000 characters.
delivery-problem-registered = The marked passage names a registered organisation; a name in an addition may point at the reporter. Every registered name is searched for, whoever reported. Please write it without naming an organisation. Nothing has been sent. This is recorded.
delivery-problem-held = The marked passage may identify the reporter. Please reword it. Nothing has been sent. This is recorded.
delivery-problem-outcome = Say how the call went.
delivery-problem-done = Say what was done.
delivery-problem-done-long = Say what was done in at most 2,000 characters.
fault-delivery-nobody-to-reach = It would reach no member
fault-delivery-nobody-to-reach-do = Check that the chosen CEPTOARs and ministries have members or agencies with contacts. Nothing was released.
fault-delivery-link = This link is not whole or not valid
fault-delivery-link-do = Open the letter again and copy the link to its end. If it still does not open, telephone the duty officer. Nothing was recorded.
fault-delivery-note-too-long = The note is too long
fault-delivery-note-too-long-do = Shorten it to 2,000 characters and send it again. Nothing was recorded.
fault-delivery-nothing-done = It does not say what was done
fault-delivery-nothing-done-do = Say what was done and send it again. Nothing was recorded.
fault-delivery-not-calling = The organisation does not ask for help with that answer
fault-delivery-not-calling-do = Its answer has changed. Read its present answer and comment. Nothing was recorded.
fault-delivery-helped = The help has already been recorded
fault-delivery-helped-do = Who did what stands under “State”. Anything you wrote just now was not recorded.
fault-delivery-already-passed = It has already been passed on
fault-delivery-already-passed-do = Open the list of recipients to see who has read it. Your addition was not recorded.
fault-delivery-already-acknowledged = It has already been acknowledged
fault-delivery-already-acknowledged-do = You can still say at any time whether you are affected.
fault-delivery-nobody-below = There is nobody to pass it on to
fault-delivery-nobody-below-do = Read the notice and say whether you are affected.
fault-delivery-addition-too-long = The addition is too long
fault-delivery-addition-too-long-do = Shorten it to 10,000 characters and send it again. Nothing was passed on.
fault-delivery-addition-unsearched = What you added could not be checked
fault-delivery-addition-unsearched-do = Nothing has been sent. Please try again shortly. If it happens again, telephone the duty officer.
fault-delivery-addition-registered = What you added names a registered organisation
fault-delivery-addition-registered-do = Nothing was passed on. Every registered name is searched for, whoever reported. Write it without naming an organisation and send it again. It is on record that this was stopped.
fault-delivery-addition-held = What you added may identify somebody
fault-delivery-addition-held-do = Nothing was passed on. Remove those words and send it again. It is on record that this was stopped.
fault-delivery-unknown-choice = There is no such filter
fault-delivery-unknown-choice-do = In show, give one of the values listed in the document.
delivery-shown-title = Answers of the members to { $reference }
delivery-shown-heading = Answers of the members
delivery-shown-lead = Under the CEPTOAR's rules on the day of release, you see these answers with the organisations' names. You do not see their comments.
delivery-shown-back = Notices received
delivery-shown-list = Members
delivery-shown-col-answer = Current answer
delivery-shown-col-first = First answer
delivery-shown-opened = opened, not answered
delivery-shown-none = not opened
delivery-shown-before = Back
delivery-shown-after = Next
delivery-answer-seen-both = Under the CEPTOAR's rules, the other members and the ministry see this answer with your organisation's name. They do not see your comment.
delivery-answer-seen-members = Under the CEPTOAR's rules, the other members see this answer with your organisation's name. They do not see your comment.
delivery-answer-seen-ministry = Under the CEPTOAR's rules, the ministry sees this answer with your organisation's name. It does not see your comment.
delivery-pass-no-words = Under the rules of this CEPTOAR, it is passed on as it is. Nothing can be added.
fault-delivery-no-own-words = The rules of this CEPTOAR do not allow additions
fault-delivery-no-own-words-do = Remove your addition and pass it on again. Nothing has been passed on yet.

# embargo
delivery-embargo-heading = Under embargo: handle with care
delivery-embargo-mark = Under embargo until { $at }
delivery-embargo-no-pass = Nobody can pass it on before the embargo ends ({ $at }). After that, you can send it from this page.
delivery-embargo-until = The embargo ends on { $at }. Until then it reaches only those chosen to receive it early.
delivery-embargo-opened = Embargo ended { $at }
delivery-embargo-see = View or postpone the end
delivery-embargo-title = Embargo of { $reference }
delivery-embargo-page = The embargo
delivery-embargo-time = Ends
delivery-embargo-holds = Under embargo
delivery-embargo-first = Received it early
delivery-embargo-nobody = Nobody (it reaches no one before the embargo ends)
delivery-embargo-moves = Changes to the time
delivery-embargo-unmoved = It has not been changed.
delivery-embargo-move = { $from } → { $to }
delivery-embargo-change = Postpone the end
delivery-embargo-change-hint = The embargo ends automatically at the set time. Change it here only to make it end later.
delivery-embargo-never-earlier = Nobody can end it earlier: the time was reviewed together with the text and, for a notice made from reports, the reporters agreed to it. Once postponed, the time cannot be moved back either. If people must be told sooner, recall this notice and ask for consent to a new one.
delivery-embargo-new = New time
delivery-embargo-reason = Reason
delivery-embargo-do = Postpone
delivery-comma = ,{ " " }
delivery-problem-embargo-time = Give a time that is in the future and later than the current one.
delivery-problem-embargo-earlier = It cannot end earlier. Wait until it ends, or recall the notice and ask for consent to a new one.
delivery-problem-embargo-reason = Say why it should end later.
fault-delivery-embargoed = It is under embargo and cannot be passed on
fault-delivery-embargoed-do = Send it again after the embargo has ended. Nothing was sent.
fault-delivery-label-ended = The last day of its label has passed, so it cannot be passed on
fault-delivery-label-ended-do = Nothing was sent. If it is needed, ask the body that released it for a notice with a later day.
delivery-problem-embargo-last-day = The embargo cannot last longer than the label: by then nobody could be handed it. Choose a time up to the label’s last day
fault-delivery-embargo-last-day = The embargo cannot last longer than the label
fault-delivery-embargo-last-day-do = By then nobody could be handed it. Choose a time up to the label’s last day.
fault-delivery-not-embargoed = The time can no longer be changed
fault-delivery-not-embargoed-do = The embargo has ended, or there was none. Check the delivery page.
fault-delivery-embargo-reason = The reason is missing
fault-delivery-embargo-reason-do = Give a reason and send it again. Nothing has changed.
fault-delivery-embargo-time = It cannot be changed to that time
fault-delivery-embargo-time-do = Choose a time that is in the future and later than the current one. Nothing has changed.
fault-delivery-embargo-earlier = The embargo cannot end earlier
fault-delivery-embargo-earlier-do = Its time was reviewed, and the reporters agreed to it. Wait until it ends, or recall the notice and ask for consent to a new one. Nothing has changed.

# recall
delivery-opened-title = Who opened { $reference }, and when
delivery-opened-heading = Who opened it, and when
delivery-opened-table = Spreadsheet table (CSV)
delivery-opened-see = See who opened it, and when
delivery-opened-col-org = Organisation
delivery-opened-col-tier = Role
delivery-opened-col-ceptoar = CEPTOAR
delivery-opened-col-handed = Delivered
delivery-opened-col-opened = Opened
delivery-opened-col-mailed = Mailed with its text
delivery-opened-col-passed = Passed on
delivery-opened-col-answer = Answer
delivery-opened-col-answered = First answer
delivery-opened-col-confirmed = Recall confirmed
delivery-tier-member = Member
delivery-opened-reached = It reached { $handed }; { $opened } opened it. { $had } opened it or were sent a mail with its text.
delivery-opened-confirmed = { " " }{ $confirmed } confirmed the recall; { $unconfirmed } have had the text but have not confirmed.
delivery-opened-show = Show in the table
delivery-opened-show-all = All
delivery-opened-show-opened = Opened it
delivery-opened-show-had = Have had the text
delivery-opened-show-unconfirmed = Have had the text, not confirmed yet
delivery-opened-none = None match.
delivery-recalled-mark = Recalled ({ $at })
delivery-recalled-reason = Reason for the recall
delivery-recalled-todo = What recipients should do
delivery-recalled-board = Recipients can no longer read its text or files. Telephone those who opened it, or were sent a mail with its text, but have not confirmed the recall.
delivery-recalled-at = Recalled on { $at }
delivery-waits-recall = It was recalled. Read the instructions, follow them and confirm.
delivery-waits-recall-do = Read and follow
delivery-waits-for-agencies = for your agencies
delivery-waits-for-body = for your own body
fault-delivery-withdrawn = This notice was recalled
fault-delivery-withdrawn-do = You cannot answer it or pass it on. Read the instructions, and confirm the recall.
fault-delivery-to-pass-on = This one is to be passed on to your agencies
fault-delivery-to-pass-on-do = Answer the same notice where it came to your own organisation. Open that one from “Notices received”. Nothing was recorded.
fault-delivery-not-withdrawn = This notice was not recalled
fault-delivery-not-withdrawn-do = There is nothing to confirm. Open the notice again.
fault-delivery-recall-confirmed = The recall has already been confirmed
fault-delivery-recall-confirmed-do = You do not need to confirm it again.

# updates
delivery-version = Version { $n }
delivery-versions = Versions
delivery-version-here = this version
delivery-superseded = Updated
delivery-recalled = Recalled
delivery-col-behind = Earlier only
delivery-below-behind = Read only an earlier version
delivery-behind-see = See who has read only an earlier version
delivery-behind-heading = Read an earlier version but not this one
delivery-opened-col-earlier = Opened an earlier version
delivery-opened-show-behind = Read only an earlier version
delivery-opened-show-commented = Answers with a comment
delivery-opened-col-comment = Comment
delivery-pass-to-agencies = { $n ->
    [one] Pass on to one agency
   *[other] Pass on to { $n } agencies
}
delivery-fig-ministries = { $n ->
    [one] 1 ministry
   *[other] { $n } ministries
}

# what was done, said once on the next page
did-notice-answered = Your answer was recorded. You can change it later.
did-notice-help = Your call for help was recorded. Whom it reached, and the number for when it is urgent, stand with your answer.
did-notice-help-withdrawn = Your answer was recorded, and your call for help was taken back. If you still need help, press it again.
did-notice-acknowledged = It was recorded that you have read it. Answer when you know.
did-notice-passed = Passed on to those below.
did-notice-called = The result of the call was recorded.
did-notice-helped = The help given was recorded.
did-embargo-moved = The embargo was extended.
did-recall-obeyed = The centre was told that you have followed it.

# boards of what went down the government's own line, and of what went down both
delivery-board-hops-government = Passed on: ministries { $m }/{ $ms }
delivery-matrix-heading-government = State by ministry
delivery-matrix-region-government = Table: state by ministry
delivery-matrix-caption-government = Organisations by ministry and state
delivery-col-ceptoar-government = Ministry
delivery-matrix-heading-both = State by CEPTOAR and ministry
delivery-matrix-region-both = Table: state by CEPTOAR and ministry
delivery-matrix-caption-both = Organisations by CEPTOAR, ministry and state
delivery-col-ceptoar-both = CEPTOAR or ministry
delivery-fig-entitled-government = Organisations to reach
delivery-fig-entitled-both = Organisations to reach
delivery-curve-nobody-government = There is no organisation to reach
delivery-curve-nobody-both = There is no organisation to reach
delivery-slow-none-government = Every organisation has opened it.
delivery-slow-none-both = Every organisation has opened it.
delivery-row-no-agencies = No agencies to reach
delivery-row-no-agencies-opened = No agencies to reach. The ministry has opened it

# letters: what goes out by mail
delivery-letter-mark-exercise = [EXERCISE]{" "}
delivery-letter-mark-urgent = [URGENT]{" "}
delivery-letter-subject-open = Notice { $reference }: { $title }
delivery-letter-subject-closed = Notice { $reference } waits for you
delivery-letter-subject-recall = [RECALLED] Notice { $reference } was recalled
delivery-letter-subject-reminder-open = [Reminder] Notice { $reference }: { $title }
delivery-letter-subject-reminder-closed = [Reminder] Notice { $reference } is not confirmed yet
delivery-letter-subject-telephone = [Please telephone] Notice { $reference }: not confirmed by { $n }
delivery-letter-to = To { $name }, { $organisation }
delivery-letter-notice = { $releaser } has sent you notice { $reference } ({ $tlp }).
delivery-letter-recall = { $releaser } has recalled notice { $reference } ({ $tlp }). Do not use its text any more.
delivery-letter-reminder = Notice { $reference } ({ $tlp }) of { $releaser } has not been confirmed yet.
delivery-letter-second = Nobody at { $organisation } has confirmed notice { $reference } ({ $tlp }) of { $releaser } yet. Your first contact was told before you.
delivery-letter-telephone = Of those to whom you handed notice { $reference } ({ $tlp }) of { $releaser }, { $n } have not confirmed it yet. Please telephone them.
delivery-letter-call-list = Whom to telephone stands on this page:
delivery-letter-urgent = It is urgent. Please read it now.
delivery-letter-answer-by = Please answer by { $at }.
delivery-letter-below = Its text stands below. Answer on this page:
delivery-letter-there = Read and answer it on this page:
delivery-letter-there-only = Its label keeps the content out of mail. Sign in and read it on this page:
delivery-letter-phone = If you cannot open it, telephone the duty officer: { $phone }
delivery-letter-no-phone = If you cannot open it, telephone the duty officer.
delivery-letter-asks-acknowledgement = Once you have read the text below, you can acknowledge it without signing in: press “Acknowledge” on this page (within { $days } days, once). It does not answer whether you are affected.
delivery-letter-asks-receipt = This mail has no text: to acknowledge the notice, sign in and read it. Without signing in you can only say that this mail has come (within { $days } days, once).
delivery-letter-press-acknowledgement = Acknowledge
delivery-letter-press-receipt = Say that it has come
delivery-letter-reply-acknowledgement = You can also answer by replying to this mail. Write one of these alone on the first line: "not affected", "affected", "done", "need help"; what follows goes along as a note. A reply with other words acknowledges the notice, and the duty officer reads its words.
delivery-letter-reply-receipt = A reply to this mail says no more than that it has come. Do not write about the content in a reply.

# receipts: the page behind a letter's link
delivery-way-link = by the link in a mail
delivery-way-reply = by a reply to a mail
delivery-way-in-kaname = by somebody who signed in
delivery-received-title-acknowledgement = Acknowledge a notice
delivery-received-title-receipt = Say that the mail has come
delivery-received-title-ended = This link no longer works
delivery-received-lead-acknowledgement = Once you have read the text in the mail, press “Acknowledge”. It is recorded for the organisation below. It does not answer whether you are affected.
delivery-received-lead-receipt = The mail has no text, so the notice cannot be acknowledged from here. All that can be recorded is that the mail reached the organisation below.
delivery-received-lead-sign-in = Only somebody who signs in can acknowledge this notice. All that can be recorded here is that the mail reached the organisation below.
delivery-received-for = For
delivery-received-from = Sent by
delivery-received-reference = Number
delivery-received-about = Title
delivery-received-urgency = Urgency
delivery-received-tlp = Handling
delivery-received-do-acknowledgement = Acknowledge
delivery-received-do-receipt = Say that it has come
delivery-received-known-acknowledgement = It was acknowledged on { $at } ({ $way }). There is no need to press again.
delivery-received-known-receipt = That it has come was recorded on { $at } ({ $way }).
delivery-received-answer-by = Whether you are affected is to be answered by { $at }: sign in for that.
delivery-received-done-acknowledgement = Acknowledged
delivery-received-done-receipt = It is known that the mail has come
delivery-received-answer-late = Whether you are affected was to be answered by { $at }. Sign in and answer now; a late answer counts, too.
delivery-received-answer = When you know whether you are affected, sign in and answer.
delivery-received-answered = Whether you are affected has been answered. If that changes, sign in and answer again.
delivery-received-superseded = A later version of this notice has come. This one need not be acknowledged. Read the later one and acknowledge that.
delivery-received-sign-in = Sign in
delivery-received-known-already = That it has come is known already.
delivery-received-next = To acknowledge it, and to answer whether you are affected, sign in and read the text.
delivery-received-read = Sign in and read
delivery-received-recalled = This notice was recalled. Do not use it any more; it need not be acknowledged. Sign in to read what to do.
delivery-received-ended = This link has ended. Nothing was recorded. Sign in to read everything that came, and to acknowledge it.
delivery-received-phone = If you cannot sign in, telephone the duty officer: { $phone }
delivery-received-no-phone = If you cannot sign in, telephone the duty officer.
delivery-state-received = Not opened (the mail came, confirmed { $at })
delivery-state-by-mail = Not opened; mail came

# mail that came in: the tray of the duty officer
delivery-mail-title = Mail that came in
delivery-mail-lead = Reports that came by mail, and replies and bounces that could not be dealt with automatically. A report is settled by sending its draft, anything else by saying what was done.
delivery-mail-open = Waiting to be read
delivery-mail-more = The { $listed } oldest of { $n }.
delivery-mail-none = Nothing waits.
delivery-mail-settled = Settled
delivery-mail-settled-col = Settled at
delivery-mail-letter-title = Read a mail that came in
delivery-mail-from = Sender (as it says)
delivery-mail-at = Came
delivery-mail-subject = Subject
delivery-mail-no-subject = (no subject)
delivery-mail-why = Why it is here
delivery-mail-about = About notice
delivery-mail-about-perhaps = Perhaps about notice (not proven)
delivery-mail-about-none = Not known
delivery-mail-about-new = None (a new report)
delivery-mail-about-taken = None (somebody is writing a report of it)
delivery-mail-written = Written (as it says)
delivery-mail-taken = Who writes the report
delivery-mail-taken-by = { $who } (since { $at })
delivery-mail-organisation = Our mail went to
delivery-mail-phone = Telephone
delivery-mail-attached = Attached
delivery-mail-attached-n = Files: { $n }. They are not kept in Kaname; if you need them, ask the sender.
delivery-mail-attached-kept = Files: { $n }, kept unopened. In the draft of a report each is marked with what was found in it.
delivery-mail-attached-some = Files: { $n }, of which { $kept } are kept unopened. The others were too large or too many and are not in Kaname.
delivery-mail-attached-gone = Files: { $n }. The mail is settled, so they are not kept here any more.
delivery-mail-outcome = Done automatically
delivery-mail-did-answered = Recorded as an answer
delivery-mail-did-acknowledged = Recorded as an acknowledgement
delivery-mail-did-received = Recorded that our mail came
delivery-mail-did-failed = Counted our mail as failed
delivery-mail-did-nothing = Nothing
delivery-mail-said = What it says
delivery-mail-vouched = What our mail host found
delivery-mail-vouched-said = { $found } (pass: it left that domain; who wrote it is not known)
delivery-mail-unproven = Nobody has proven who wrote it. Open no file and no link, and telephone the number in the register.
delivery-mail-silent = The sender wrote no words.
delivery-mail-whole = The whole mail
delivery-mail-next = What to do
delivery-mail-do-bounce = Our mail did not reach this organisation. Telephone it, and have its contact put right.
delivery-mail-do-reply = Read what it says and make sure of it by telephone. To answer, the organisation signs in.
delivery-mail-do-older = Read what it says, and ask by telephone whether they have read the later version. This reply acknowledged neither.
delivery-mail-do-unknown = Find out by telephone who wrote and about what. If it reports an incident, file the report on the sender's behalf.
delivery-mail-do-report = Make sure by the telephone number in the register who wrote, choose the organisation, and make the draft. Nobody is told before it is sent.
delivery-mail-do-program = A program seems to have written it. If it tells of an incident, make a draft of it; if not, settle it.
delivery-mail-to-board = See how far the notice has come
delivery-mail-to-organisation = See the organisation and its contacts
delivery-mail-to-report = Make the draft of a report from this mail
delivery-mail-to-draft = Open the draft
delivery-mail-to-made = Open the report made of this mail
delivery-mail-done = What was done
delivery-mail-done-hint = Everybody on duty reads it. Such as: told them by telephone, at the number in the register.
delivery-mail-settle = Settle
delivery-mail-settled-at = Settled at { $at }
did-mail-settled = Settled.
fault-delivery-mail-settled = Somebody else has settled it
fault-delivery-mail-settled-do = The list of mail that came in says what was done.
delivery-mail-why-words = The reply has words to be read
delivery-mail-why-older = The reply to an older version has words to be read (its sender has the later one, too)
delivery-mail-why-attached = The reply has files attached
delivery-mail-why-unopened = It answers by mail what nobody there has opened
delivery-mail-why-unread = It could not be read
delivery-mail-why-recalled = It replies to a notice that was recalled
delivery-mail-why-no-line = It replies to a mail that asks for no answer
delivery-mail-why-ended = It came to an address that has ended
delivery-mail-why-forged = It came to an address that is not ours
delivery-mail-why-unmarked = Its address does not say what it replies to
delivery-mail-why-misdirected = Somebody wrote to the address for bounces
delivery-mail-why-bounced = Our mail did not arrive
delivery-mail-why-report = It came to the address for reports
delivery-mail-why-program = A program seems to have written to the address for reports
delivery-mail-why-perhaps-bounce = Our mail seems not to have arrived
delivery-mail-help = Asks for help
delivery-waits-mail-help-title = Mail that asks for help ({ $names })
delivery-waits-mail-help-more = { $names } and { $n } more
delivery-waits-mail-help = A mail does not prove who wrote it: call the registered number.
delivery-waits-mail-title = Mail waits to be read: { $n }
delivery-waits-mail = Reports by mail, or replies and bounces that could not be dealt with automatically.
delivery-waits-mail-do = Read

# letters on trial: what would have left by mail, and writing back
delivery-out-title = Mail that would have left
delivery-out-lead = On trial no mail goes anywhere: it comes here. Read it as its recipient does, open its links, and answer it. All organisations and people are fictional.
delivery-out-start = Back to the entrance
delivery-out-find = Only to addresses with
delivery-out-find-do = Show
delivery-out-letters = What came, newest first
delivery-out-more = The newest { $listed } of { $n }.
delivery-out-none = Nothing yet. Release a notice, and the letters to the contacts of whoever gets it come here. They are gone when the trial ends.
delivery-out-from = From
delivery-out-to = To
delivery-out-at = Written
delivery-out-reply-to = Replies go to
delivery-out-times = Times it came
delivery-out-text = Text
delivery-out-html = See the HTML
delivery-out-headers = Headers
delivery-out-write = Answer it
delivery-out-write-lead = What you write comes in the same way as a mail from outside.
delivery-out-words = What you write
delivery-out-words-hint = If the first line of a reply is “not affected”, “affected”, “done” or “need help”, it is an answer.
delivery-out-reply = Reply
delivery-out-absence = Send it as an absence note
delivery-out-bounce = Let it bounce
delivery-out-report-as = Mail a report as whoever has this address
delivery-out-report = Mail a report
delivery-out-report-to = It comes to { $to } and waits for the centre’s duty officer under “Mail that came in”.
delivery-out-as = Sender’s address
delivery-out-as-hint = With the address of a registered contact, that organisation is proposed.
delivery-out-send = Send
did-mail-brought = The mail has come in.
fault-delivery-no-address = The sender is no mail address
fault-delivery-no-address-do = Go back and write one such as name@example.jp.
fault-delivery-mail-refused = This address takes no mail
fault-delivery-mail-refused-do = It has ended, or nobody takes mail there. Answer from the page of a letter.

# when no mail leaves
delivery-waits-still-title = No mail leaves ({ $n } wait)
delivery-waits-still-do = See why
delivery-still-halted = Halted at { $since } (reason: { $why }). Letters that wait are not lost and go as soon as it does. Telephone whoever must know at once, and tell whoever runs Kaname.
delivery-still-unreached = Since { $since } the mail relay takes nothing ({ $why }). Letters that wait are not lost and go as soon as it does. Telephone whoever must know at once, and tell whoever runs Kaname.

# rules of reminders
delivery-reminders-title = Rules of reminders
delivery-reminders-regimes = Rules on deadlines
delivery-reminders-lead = Who is told again when of a notice that was handed over and not confirmed. The rules of the moment of handing over hold; a later change moves nothing that was promised.
delivery-reminders-now = What holds today, and what it means for a notice handed over now
delivery-reminders-preview = What was typed would mean for a notice handed over now
delivery-reminders-preview-text = Nothing has changed yet. If it is right, press “Decide this” below.
delivery-reminders-urgent = Urgent
delivery-reminders-normal = Normal
delivery-reminders-whom-first = first contact again
delivery-reminders-whom-second = second contact
delivery-reminders-whom-telephone = whoever handed it over is asked to telephone
delivery-reminders-minutes = after { $n ->
    [one] one minute
   *[other] { $n } minutes
  }
delivery-reminders-hours = after { $n ->
    [one] one hour
   *[other] { $n } hours
  }
delivery-reminders-business-hours = after { $n ->
    [one] one office hour
   *[other] { $n } office hours
  }
delivery-reminders-unit-minutes = minutes
delivery-reminders-unit-hours = hours (day and night)
delivery-reminders-unit-business-hours = office hours
delivery-reminders-col-whom = Who
delivery-reminders-col-after = After handing over
delivery-reminders-col-when = If handed over now
delivery-reminders-who = The duty officer of the national centre can change it.
delivery-reminders-set = Change the rules
delivery-reminders-how = Leave rows that you do not need at “none”. Each step waits longer than the one before, and the last asks somebody to telephone.
delivery-reminders-step = Step { $n }
delivery-reminders-nobody = none
delivery-reminders-count = How long
delivery-reminders-unit = Unit
delivery-reminders-from = From which day
delivery-reminders-reason = Reason
delivery-reminders-look = See what it means
delivery-reminders-do = Decide this
delivery-reminders-decided = Decided before
delivery-reminders-none = Nothing yet: the rules that come with Kaname hold.
delivery-reminders-since = From { $day }
did-reminders-decided = The rules of reminders are decided.
fault-delivery-reminders-number = The number of steps does not fit
fault-delivery-reminders-number-do = Both urgent and normal need between one and six steps. Nothing has changed.
fault-delivery-reminders-wait = How long a step waits does not fit
fault-delivery-reminders-wait-do = Give each step a number of at least 1; none waits longer than 31 days. Nothing has changed.
fault-delivery-reminders-order = The order of steps does not fit
fault-delivery-reminders-order-do = Each step must come later than the one before. Nothing has changed.
fault-delivery-reminders-no-call = Nobody telephones in the end
fault-delivery-reminders-no-call-do = Make the last step, urgent and normal, asking whoever handed it over to telephone. Nothing has changed.
fault-delivery-reminders-past = It cannot hold from a day that is past
fault-delivery-reminders-past-do = Give today or a later day. Nothing has changed.
fault-delivery-reminders-no-reason = A reason is needed
fault-delivery-reminders-no-reason-do = Write one of up to 2,000 characters and press again. Nothing has changed.

delivery-queue-title = Sending mail
delivery-queue-lead = Whether mail about notices leaves, what waits, and what did not arrive.
delivery-queue-none = This hub sends no mail: notices arrive inside Kaname only.
delivery-queue-halted = Sending is halted
delivery-queue-unreached = The relay is not reached
delivery-queue-unreached-do = Mail waits and leaves as soon as it is. Telephone where it is urgent.
delivery-queue-since = Since { $at }
delivery-queue-why = Reason: { $why }
delivery-queue-waiting = Mail that waits
delivery-queue-overdue = of them could go now: { $n }
delivery-queue-oldest = The oldest
delivery-queue-failed = Did not arrive
delivery-queue-twice = May have arrived twice
delivery-queue-days = within 7 days
delivery-queue-halt = Halt sending
delivery-queue-halt-how = Meanwhile mail waits and none is lost; urgent mail and recalls wait too. Deadlines of reminders and calls go on running. Telephone whoever cannot wait.
delivery-queue-halt-do = Halt sending
delivery-queue-go-on = Let sending go on
delivery-queue-go-on-how = What waits leaves, the urgent first.
delivery-queue-go-on-do = Let it go on
delivery-queue-reason = Reason
delivery-queue-hosts = By host of the addresses
delivery-queue-hosts-none = Nothing waits for another try, and nothing failed.
delivery-queue-host = Host
delivery-queue-again = To be tried again
delivery-queue-failed-head = Did not arrive within 7 days
delivery-queue-failed-none = None.
delivery-queue-to = To
delivery-queue-about = About
delivery-queue-what = What became of it
delivery-queue-at = When
delivery-queue-refused = refused
delivery-queue-given-up = given up after five days
did-post-halted = Sending mail is halted.
did-post-went-on = Sending mail goes on.
fault-delivery-post-no-reason = A reason is needed
fault-delivery-post-no-reason-do = Write one of up to 500 characters and press again. Nothing has changed.
fault-delivery-post-already = It is so already
fault-delivery-post-already-do = Somebody else was faster. How it stands now is shown below.
delivery-queue-by = Halted by: { $who }
delivery-queue-in-doubt = This hub was restored from a backup: sending goes on once whoever runs Kaname has said what becomes of the mail that may have left (kaname mail go-on).
delivery-queue-retry-how = Tries again without waiting any longer. For when you know that the other server is mended.
delivery-queue-retry-do = Try again now ({ $n })
delivery-queue-in-turn = waiting for their turn: { $n }
delivery-queue-limits = To one host go{ " " }
delivery-queue-at-once = at most { $n } at once
delivery-queue-a-minute = at most { $n } a minute
delivery-queue-and = { " and " }
delivery-queue-limits-end = ; others wait for their turn.
did-post-retried = What waited is being tried again.
fault-delivery-post-in-doubt = It cannot go on from here
fault-delivery-post-in-doubt-do = This hub was restored from a backup. Whoever runs Kaname says what becomes of the mail that may have left (kaname mail go-on). Nothing has changed.
fault-delivery-post-nothing-waits = Nothing waits for another try
fault-delivery-post-nothing-waits-do = Somebody else was faster, or it has left. How it stands now is shown below.

# the letter to whoever reported by mail
delivery-came-subject = Your report by mail has come
delivery-came-text = At { $at } a mail came from this registered address to the address for reports. The duty officer reads it, telephones the number in the register to make sure, and then writes it down as a report. Nobody else is told before.
delivery-came-phone = If it is urgent, or if you sent nothing, telephone the duty officer: { $phone }
delivery-came-no-phone = If it is urgent, or if you sent nothing, telephone the duty officer.

# letters about what waits
delivery-contacts-subject = Please confirm your contacts
delivery-contacts-text = Some of your registered contacts are due for confirmation. Please check on the following page that they still hold. This is sent once.
delivery-help-subject = { $reference } a call for help
delivery-help-text = At { $at }, an organisation that received { $reference } answered that it needs help. See on the following page who needs what, and telephone.

# the last day of a label
delivery-last-day = Last day of its label
delivery-embargo-never = Its label ends on { $day }, before the embargo does: it never opens and reaches nobody else
delivery-embargo-never-do = The reporting organisation ended its label earlier afterwards, or Kaname stood still when the embargo ended. If it must still be sent, release an update whose embargo ends by that day; if not, recall it.
delivery-waits-never-opens-do = See the embargo
