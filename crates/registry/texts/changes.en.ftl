# What an organisation changes of itself, and the secretariat that looks on.
registry-own-title = Your organisation
registry-own-lead = Your organisation keeps its own contacts, addresses, people and roles here. The secretariat of your CEPTOAR sees what you change.
registry-own-self = What you keep up to date yourselves
registry-own-contacts = { $n ->
    [one] 1 contact
   *[other] { $n } contacts
  }
registry-own-asked = { $n } to be confirmed
registry-own-description = Place, domains, networks
registry-own-people = People and roles
registry-own-people-hint = invite people, change roles, end access, view keys for programs
registry-own-absences = Absence and deputies
registry-own-absences-hint = who has your roles while you are away
registry-own-register = What is registered
registry-own-register-hint = You cannot change the name, sector or CEPTOAR membership by yourselves. Ask for a change below.
registry-changes-title = Changes by our members
registry-changes-others-title = Changes by bodies you oversee
registry-changes-lead = What organisations changed by themselves, and what the centre changed of their registration. Confirm when you have checked a change. You cannot change their data from here.
registry-changes-watch-ministry = Here stand changes by the agencies and CEPTOARs you oversee, and by operators that are in no CEPTOAR. What a member of a CEPTOAR changes is watched by the secretariat of that CEPTOAR and does not stand here.
registry-changes-watch-centre = Here stand changes by bodies that are in no CEPTOAR and under no ministry, such as ministries. What a member of a CEPTOAR changes is watched by its secretariat; agencies and CEPTOARs are watched by their ministries.
registry-changes-own-title = Changes by your organisation
registry-changes-own-lead = What you changed yourselves, what the centre changed of your registration, and what the secretariat of your CEPTOAR, your ministry or the centre said about it.
registry-changes-own-more = See all
registry-changes-filter = Filter by status
registry-changes-list = List of changes
registry-changes-open = Not checked
registry-changes-asked = Waiting for an answer
registry-changes-all = All
registry-changes-none = No changes match.
registry-changes-field = Field
registry-changes-before = Before
registry-changes-after = After
registry-changes-nothing = (nothing)
registry-changes-was-is = { $before } → { $after }
registry-changes-what = What changed
registry-changes-no-fields = No field changed.
registry-changes-holds = A change applies from the moment it was made.
registry-changes-by-centre = Changed by the centre
registry-changes-unwatched = Nobody else sees this change.
registry-changes-judge = Your response
registry-changes-acknowledge = Checked
registry-changes-ask = Ask or send back
registry-changes-words = What you ask, or what should be corrected
registry-changes-words-hint = Managers and points of contact in the organisation can read it.
registry-changes-question = Ask
registry-changes-return = Send back
registry-changes-answer = Answer
registry-changes-answer-hint = If something should be corrected, correct it first under “Your organisation”.
registry-changes-answer-do = Answer
did-change-acknowledged = It has been recorded that you checked this.
did-change-questioned = Your question has been sent. The answer will appear on your to-do list.
did-change-returned = It has been sent back.
did-change-answered = Your answer has been sent.
registry-what-contact-added = Contact added
registry-what-contact-changed = Contact changed
registry-what-contact-ended = Contact ended
registry-what-described = Description changed
registry-what-person-joined = Somebody joined
registry-what-roles-changed = Roles changed
registry-what-person-ended = Somebody’s access ended
registry-what-delegation = Absence and deputies
registry-change-new = not checked yet
registry-change-questioned = question asked
registry-change-returned = sent back
registry-change-answered = answered
registry-change-acknowledged = checked
registry-verdict-acknowledge = Checked
registry-verdict-question = Question
registry-verdict-return = Sent back
registry-verdict-answer = Answered
registry-field-roles = Roles
registry-field-from = From
registry-field-until = Until
registry-field-deputies = Deputies
registry-waiting-changes = Check { $n ->
    [one] 1 change
   *[other] { $n } changes
  } by your members
registry-waiting-others = Check { $n ->
    [one] 1 change
   *[other] { $n } changes
  } by bodies you oversee
registry-waiting-asked = Your CEPTOAR’s secretariat has a question about a change
registry-waiting-asked-action = Answer
fault-registry-change-not-now = You cannot do that now
fault-registry-change-not-now-do = It has already been checked, or somebody else dealt with it first; see below. Nothing has changed.
fault-registry-change-no-words = The text is missing
fault-registry-change-no-words-do = Write up to 2,000 characters and try again. Nothing has changed.
registry-changes-of = { $what } ({ $subject })
