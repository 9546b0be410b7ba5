# What an organisation changes of itself, and the secretariat that looks on.
registry-own-title = Your organisation
registry-own-lead = Contacts, addresses, people and roles are kept here by yourselves. What you change is shown to the secretariat of your CEPTOAR.
registry-own-self = What you keep yourselves
registry-own-contacts = { $n ->
    [one] 1 contact
   *[other] { $n } contacts
  }
registry-own-asked = { $n } to be confirmed
registry-own-description = Place, domains, networks
registry-own-people = People and roles
registry-own-people-hint = invite, change roles, end access, see keys for programs
registry-own-absences = Absence and deputies
registry-own-absences-hint = who has your roles while you are away
registry-own-register = What is registered
registry-own-register-hint = Name, sector and membership of a CEPTOAR are not changed by yourselves alone. Ask for it below.
registry-changes-title = Changes in our members
registry-changes-others-title = Changes of bodies under you
registry-changes-lead = What organisations changed by themselves. Say when you have looked at it. Nothing of theirs can be changed from here.
registry-changes-own-title = Changes of your organisation
registry-changes-own-lead = What you changed yourselves, and what the secretariat of your CEPTOAR, your ministry or the centre said of it.
registry-changes-own-more = See all
registry-changes-filter = By how it stands
registry-changes-list = List of changes
registry-changes-open = Not looked at
registry-changes-asked = Waiting for an answer
registry-changes-all = All
registry-changes-none = There are no such changes.
registry-changes-field = Field
registry-changes-before = Before
registry-changes-after = After
registry-changes-nothing = (nothing)
registry-changes-was-is = { $before } → { $after }
registry-changes-what = What changed
registry-changes-no-fields = No field changed.
registry-changes-holds = A change holds from the moment it was made.
registry-changes-unwatched = Nobody else sees this change.
registry-changes-judge = For whoever watches
registry-changes-acknowledge = Seen, and in order
registry-changes-ask = Ask or send back
registry-changes-words = What you ask, or what is to be put right
registry-changes-words-hint = Managers and points of contact of the organisation read it.
registry-changes-question = Ask
registry-changes-return = Send back
registry-changes-answer = Answer
registry-changes-answer-hint = What is to be put right, put right first, from “Your organisation”.
registry-changes-answer-do = Answer
registry-changes-done-acknowledge = It is noted that you have looked at it.
registry-changes-done-question = It has been asked. The answer will wait for you.
registry-changes-done-return = It was sent back.
registry-changes-done-answer = Your answer is there.
registry-what-contact-added = Contact added
registry-what-contact-changed = Contact changed
registry-what-contact-ended = Contact ended
registry-what-described = Description changed
registry-what-person-joined = Somebody joined
registry-what-roles-changed = Roles changed
registry-what-person-ended = Somebody’s access ended
registry-what-delegation = Absence and deputies
registry-change-new = not looked at yet
registry-change-questioned = asked
registry-change-returned = sent back
registry-change-answered = answered
registry-change-acknowledged = seen, and in order
registry-verdict-acknowledge = Seen, and in order
registry-verdict-question = Asked
registry-verdict-return = Sent back
registry-verdict-answer = Answered
registry-field-roles = Roles
registry-field-from = From
registry-field-until = Until
registry-field-deputies = Deputies
registry-waiting-changes = Look at { $n ->
    [one] 1 change
   *[other] { $n } changes
  } in your members
registry-waiting-others = Look at { $n ->
    [one] 1 change
   *[other] { $n } changes
  } of bodies under you
registry-waiting-asked = Your CEPTOAR’s secretariat asks about a change
registry-waiting-asked-action = Answer
fault-registry-change-not-now = That cannot be done now
fault-registry-change-not-now-do = It has been taken note of, or somebody else was faster; see below. Nothing has changed.
fault-registry-change-no-words = Words are needed
fault-registry-change-no-words-do = Write up to 2,000 characters and press again. Nothing has changed.
registry-changes-of = { $what } ({ $subject })
