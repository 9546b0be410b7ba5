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
delivery-waits-pass = Read it, add what is needed, and pass it on.
delivery-waits-pass-do = Read and pass on
delivery-waits-help = { $n ->
    [one] One organisation asks for help. Please telephone.
   *[other] { $n } organisations ask for help. Please telephone.
  }
delivery-waits-help-do = Telephone
delivery-waits-help-theirs = { $n ->
    [one] One organisation asks for help. The duty officer telephones.
   *[other] { $n } organisations ask for help. The duty officer telephones.
  }
delivery-waits-help-theirs-do = Follow

# answer
delivery-answer-heading = Is { $name } affected?
delivery-answer-heading-other = Answer
delivery-answer-press = Your answer also counts as an acknowledgement. You can change it later.
delivery-answer-by = Answer by { $at }
delivery-answer-no-clock = There is no deadline for the answer.
delivery-answer-given = Answered “{ $answer }” ({ $at })
delivery-answer-now = current answer
delivery-answer-not-affected = Not affected
delivery-answer-not-affected-means = We do not have it, or it is set up correctly
delivery-answer-affected = Affected
delivery-answer-affected-means = We have it, or the same has happened to us
delivery-answer-done = Done
delivery-answer-done-means = Found and fixed
delivery-answer-need-help = Need help
delivery-answer-need-help-means = The secretariat or the duty officer will telephone
delivery-answer-note = Comment
delivery-answer-note-hint = Write it first, then press one of the buttons above to send both. Read by the secretariat, the ministry and the centre.
delivery-answer-later = Not known yet (just confirm that we have read it)
delivery-answer-all = Answers so far

# path
delivery-path-heading = How it came here
delivery-path-released = released { $at }
delivery-path-handed = received { $at }
delivery-path-passed = passed on { $at }
delivery-path-by-itself = passed on automatically { $at }
delivery-path-passed-by = passed by { $at }: it has no contact
delivery-path-two = { $a }, { $b }
delivery-path-not-yet = not there yet
delivery-path-addition = Added: { $text }
delivery-path-pass = Pass on
delivery-path-below = See who has read it

# pass
delivery-pass-title = Pass on { $reference }
delivery-pass-heading = Pass on
delivery-pass-text = Add
delivery-pass-text-hint = Those below read it together with the text. The text itself cannot be changed.
delivery-pass-to-ceptoars = { $n ->
    [1] Pass on to 1 secretariat
   *[other] Pass on to { $n } secretariats
  }
delivery-pass-to-members = { $n ->
    [1] Pass on to 1 member
   *[other] Pass on to { $n } members
  }
delivery-pass-beyond = At the same moment it reaches { $n } members who are served directly.
delivery-pass-lost = { $n } have no contact and are not reached. Please telephone them.
delivery-pass-no-cut = It cannot be taken back. No recipient can be left out.
delivery-pass-done = passed on { $at }

# boards
delivery-boards-title = Delivery
delivery-boards-running = On their way
delivery-boards-ended = Earlier
delivery-boards-none = Nothing is on its way now. Once a notice is released, its progress is shown here.
delivery-board-title = { $reference } delivery
delivery-board-released = Released { $at }
delivery-board-as-of = As of { $at } ({ $span } after release)
delivery-board-hops = Passed on: ministries { $m }/{ $ms }, secretariats { $c }/{ $cs }
delivery-board-text = See the text
delivery-board-twice = { $n ->
    [one] One organisation belongs to several CEPTOARs and counts in each.
   *[other] { $n } organisations belong to several CEPTOARs and count in each.
  }
delivery-board-calls = { $lost } not reached and { $help } asking for help; { $shown } shown
delivery-fig-entitled = Entitled members
delivery-fig-ceptoars = { $n ->
    [one] 1 CEPTOAR
   *[other] { $n } CEPTOARs
  }
delivery-fig-affected = affected { $n }
delivery-fig-calls = call list
delivery-curve-heading = Reach over time
delivery-curve-of = of { $n } entitled
delivery-curve-now = Now { $at }
delivery-curve-still = No movement since { $at }
delivery-curve-nobody = No member is entitled
delivery-curve-label = Curve of reach. { $span } after release: handed over { $handed }, opened { $opened }, answered { $answered }.
delivery-curve-reference = For reference: in the FY2013 CEPTOAR drill (about 1,561 bodies) most operators of the CEPTOARs that measured received within 2 hours.
delivery-slow-heading = The slowest
delivery-slow-share = opened { $share }
delivery-slow-none = Every member has opened it.
delivery-matrix-heading = State by CEPTOAR
delivery-matrix-region = Table: state by CEPTOAR
delivery-matrix-caption = Organisations by CEPTOAR and state
delivery-row-not-arrived = waiting for the ministry
delivery-row-not-passed = waiting for the secretariat
delivery-row-no-members = Members still to be named
delivery-row-no-members-opened = Members still to be named. The secretariat has opened it
delivery-col-sector = Sector
delivery-col-ceptoar = CEPTOAR
delivery-col-entitled = Entitled
delivery-col-bar = Progress
delivery-col-handed = Handed over
delivery-col-opened = Opened
delivery-col-acknowledged = Ack.
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
delivery-col-act = Action
delivery-state-opened = opened { $at }
delivery-state-unopened = unopened
delivery-state-waiting = waiting above
delivery-state-unreachable = not reached
delivery-contact-none = no contact registered
delivery-contact-ended = (contact out of date)

# below
delivery-below-title = { $reference } recipients
delivery-below-heading = Status of the recipients
delivery-below-not-passed = Not passed on yet.
delivery-below-list = Recipients
delivery-below-filter = Show only
delivery-below-all = All
delivery-below-unopened = Unopened
delivery-below-need-help = Need help
delivery-below-unreachable = Not reached
delivery-below-range = { $a } to { $b } of { $n }
delivery-below-range-none = none
delivery-below-none = No organisations match.
delivery-below-pages = Pages
delivery-below-before = Previous
delivery-below-after = Next

# calls
delivery-calls-heading = Call list
delivery-calls-none = Nobody needs a call.
delivery-call-title = { $reference } call
delivery-call-heading = Call to { $name }
delivery-call-record = Record the call
delivery-call-outcome = How did it go?
delivery-call-note = Note
delivery-call-save = Save the result
delivery-call-none = not started
delivery-call-told = told by telephone
delivery-call-no-answer = no answer
delivery-call-calling = calling
delivery-call-wrong-number = wrong number

# what is wrong
delivery-problem-answer = Press one of the four.
delivery-problem-note = Write at most 2,000 characters.
delivery-problem-addition = Add at most 10,000 characters.
delivery-problem-held = The marked passage may point to the reporter. Please write it differently. Nothing has been sent. This is recorded.
delivery-problem-outcome = Choose how the call went.
fault-delivery-nobody-to-reach = It would reach no member
fault-delivery-nobody-to-reach-do = Check that the CEPTOARs addressed have members with contacts. Nothing was released.
fault-delivery-note-too-long = The note is too long
fault-delivery-note-too-long-do = Shorten it to 2,000 characters and send it again. Nothing was recorded.
fault-delivery-already-passed = It has already been passed on
fault-delivery-already-passed-do = Open the list of recipients to see who has read it. Your addition was not recorded.
fault-delivery-already-acknowledged = It has already been acknowledged
fault-delivery-already-acknowledged-do = You can answer at any time whether you are affected.
fault-delivery-nobody-below = There is nobody below to pass it on to
fault-delivery-nobody-below-do = Read what arrived and answer whether you are affected.
fault-delivery-addition-too-long = The addition is too long
fault-delivery-addition-too-long-do = Shorten it to 10,000 characters and send it again. Nothing was passed on.
fault-delivery-addition-unsearched = The addition could not be searched
fault-delivery-addition-unsearched-do = Nothing has been sent. Please try again shortly. If it happens again, telephone the duty officer.
fault-delivery-addition-held = The addition may point to somebody who must not be named
fault-delivery-addition-held-do = Nothing was passed on. Take those words out and send it again. That it was held is on record.
fault-delivery-unknown-choice = There is no such choice
fault-delivery-unknown-choice-do = Name in show one of the values of the document.
delivery-shown-title = Answers of the members to { $reference }
delivery-shown-heading = Answers of the members
delivery-shown-lead = By the CEPTOAR's rules of the day of the release, they are seen with the names. Words added to an answer are not.
delivery-shown-back = Notices received
delivery-shown-list = Members
delivery-shown-col-answer = Answer now
delivery-shown-col-first = First answer
delivery-shown-opened = opened, not answered
delivery-shown-none = not opened
delivery-shown-before = Back
delivery-shown-after = Next
delivery-answer-seen-both = By the CEPTOAR's rules, the other members and the ministry see this answer with your organisation's name. They do not see the words you add.
delivery-answer-seen-members = By the CEPTOAR's rules, the other members see this answer with your organisation's name. They do not see the words you add.
delivery-answer-seen-ministry = By the CEPTOAR's rules, the ministry sees this answer with your organisation's name. It does not see the words you add.
delivery-pass-no-words = By the rules of this CEPTOAR it is passed on as it is, without words of its own.
fault-delivery-no-own-words = The rules of this CEPTOAR allow no words of its own
fault-delivery-no-own-words-do = Take the addition out and pass it on again. Nothing has been passed on yet.

# embargo
delivery-embargo-heading = Under embargo: handle with care
delivery-embargo-mark = Under embargo until { $at }
delivery-embargo-no-pass = Nobody passes it on before the embargo ends ({ $at }). From then on it can be sent from this page.
delivery-embargo-until = The embargo ends on { $at }. Until then it reaches nobody but those chosen to have it first.
delivery-embargo-opened = Embargo ended { $at }
delivery-embargo-see = See the time, or move it later
delivery-embargo-title = Embargo of { $reference }
delivery-embargo-page = The embargo
delivery-embargo-time = Ends
delivery-embargo-holds = Holds
delivery-embargo-first = Who has it before
delivery-embargo-nobody = Nobody (it reaches no one before the time)
delivery-embargo-moves = How the time was moved
delivery-embargo-unmoved = It was not moved.
delivery-embargo-move = { $from } → { $to }
delivery-embargo-change = Move it later
delivery-embargo-change-hint = The embargo ends by itself at its time. Only to end it later is it changed here.
delivery-embargo-never-earlier = Nobody can end it earlier: the time is part of what was reviewed and, where the notice comes from reports, of what those who reported agreed to. A time that was moved later cannot be moved back either. If people must be told sooner, recall this notice and ask for consent to a new one.
delivery-embargo-new = New time
delivery-embargo-reason = Why
delivery-embargo-do = Move it later
delivery-comma = ,{ " " }
delivery-problem-embargo-time = Give a time that is later than now and later than the one in force.
delivery-problem-embargo-earlier = It cannot end earlier. Wait for its time, or recall the notice and ask for consent to a new one.
delivery-problem-embargo-reason = Say why it is moved later.
fault-delivery-embargoed = It is under embargo and cannot be passed on
fault-delivery-embargoed-do = Send it again once the embargo has ended. Nothing was sent.
fault-delivery-not-embargoed = The time cannot be moved any more
fault-delivery-not-embargoed-do = The embargo has ended, or there was none. Look at its board.
fault-delivery-embargo-reason = The reason is missing
fault-delivery-embargo-reason-do = Give a reason and send it again. Nothing has changed.
fault-delivery-embargo-time = It cannot be moved to that time
fault-delivery-embargo-time-do = Choose a time that is later than now and later than the one in force. Nothing has changed.
fault-delivery-embargo-earlier = The embargo cannot end earlier
fault-delivery-embargo-earlier-do = Its time is part of what was reviewed, and of what those who reported agreed to. Wait for it, or recall the notice and ask for consent to a new one. Nothing has changed.

# recall
delivery-opened-title = Who opened { $reference }, and when
delivery-opened-heading = Who opened it, and when
delivery-opened-table = Table for a spreadsheet (CSV)
delivery-opened-see = See who opened it, and when
delivery-opened-col-org = Organisation
delivery-opened-col-tier = Part
delivery-opened-col-ceptoar = CEPTOAR
delivery-opened-col-handed = Handed over
delivery-opened-col-opened = Opened
delivery-opened-col-passed = Passed on
delivery-opened-col-answer = Answer
delivery-opened-col-answered = First answer
delivery-opened-col-confirmed = Recall confirmed
delivery-tier-member = Member
delivery-opened-reached = It reached { $handed }; { $opened } opened it.
delivery-opened-confirmed = { " " }{ $confirmed } confirmed the recall; { $unconfirmed } opened it and have not.
delivery-opened-show = What the table lists
delivery-opened-show-all = All
delivery-opened-show-opened = Opened it
delivery-opened-show-unconfirmed = Opened it, not confirmed yet
delivery-opened-none = There are none.
delivery-recalled-mark = Recalled ({ $at })
delivery-recalled-reason = Reason of the recall
delivery-recalled-todo = What recipients are to do
delivery-recalled-board = Its text and files can no longer be read where it went. Telephone those who opened it and have not confirmed.
delivery-recalled-at = Recalled on { $at }
delivery-waits-recall = It was recalled. Read what to do, do it, and say that it is done.
delivery-waits-recall-do = Read and deal with it
fault-delivery-withdrawn = It was recalled
fault-delivery-withdrawn-do = It can be neither answered nor passed on. Read what to do, and confirm the recall.
fault-delivery-not-withdrawn = It was not recalled
fault-delivery-not-withdrawn-do = There is nothing to confirm. Open the notice again.
fault-delivery-recall-confirmed = The recall has been confirmed
fault-delivery-recall-confirmed-do = It need not be confirmed again.

# updates
delivery-version = Version { $n }
delivery-versions = Versions
delivery-version-here = this one
delivery-superseded = Updated since
delivery-recalled = Recalled
delivery-col-behind = Earlier only
delivery-below-behind = Read only an earlier version
delivery-behind-see = See who has read only an earlier version
delivery-behind-heading = Have read an earlier version and not this one
delivery-opened-col-earlier = Opened an earlier version
delivery-opened-show-behind = Read only an earlier version
