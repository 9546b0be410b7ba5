# Structure: sectors, organisations, CEPTOARs, contacts.
registry-thumb = Map
registry-map-title = CEPTOAR characteristics map
registry-orgs-title = Organisations and contacts
registry-sectors-title = Sectors, services, levels
registry-as-of = As of { $day }
registry-today = Today, { $day }
registry-on-label = Date
registry-on-label-org = Record as of
registry-on-show = Show
registry-on-hint = Organisations and contacts are valid from and to certain dates; you can view the structure on any date.
registry-shortcuts = Dates that the documents describe
registry-wrong-day-head = That date cannot be read
registry-wrong-day = “{ $typed }” is not a date. Write it like 2014-03-31.
registry-wrong-day-short = Write it like 2014-03-31.
registry-map-list = List
registry-map-ceptoars = { $n ->
    [one] { $n } CEPTOAR
   *[other] { $n } CEPTOARs
  }
registry-map-ceptoars-forming = { $n } CEPTOARs ({ $forming } of them still arranging members)
registry-map-sectors = { $n ->
    [one] { $n } sector
   *[other] { $n } sectors
  }
registry-map-before = There is no record of any CEPTOAR on this date. The record begins on { $first }.
registry-map-unloaded = The record of the CEPTOARs has not been loaded yet.
registry-col-sector = Sector
registry-col-ceptoar = CEPTOAR
registry-col-secretariat = Secretariat
registry-col-members = Members
registry-col-information = Information handled
registry-col-means = Means of contact
registry-col-rules = Rules adopted
registry-col-since = Contact point since
registry-col-council = Council
registry-col-features = Features
registry-col-name = Name
registry-col-kind = Kind
registry-col-reading = Reading
registry-col-place = Place
registry-col-ministry = Competent ministry
registry-col-parts = Parts
registry-col-since-sector = A sector since
registry-col-pass = How reports are passed on
registry-col-passes = How notices are passed on
registry-col-domains = Domains
registry-col-networks = Networks
registry-col-registered = Registered
registry-col-source = Source
registry-col-service = Service
registry-col-about = What it consists of
registry-col-level = Service level
registry-col-threshold = Counts as reached
registry-forming = being arranged
registry-means-unstated = not stated (members being arranged)
registry-means-yes = yes
registry-means-mail = Mail
registry-means-telephone = Telephone
registry-means-mobile = Mobile
registry-means-satellite = Satellite
registry-means-fax = Fax
registry-means-web = Web
registry-means-meeting-room = Online room
registry-means-video = Video
registry-means-meeting = Meeting
registry-council-member = Member
registry-council-observer = Observer
registry-council-secretariat = Secretariat
registry-unit-companies = { $n ->
    [one] { $shown } company
   *[other] { $shown } companies
  }
registry-unit-companies-and-organisations = { $shown } companies and organisations
registry-unit-organisations = { $n ->
    [one] { $shown } organisation
   *[other] { $shown } organisations
  }
registry-unit-groups = { $n ->
    [one] { $shown } group
   *[other] { $shown } groups
  }
registry-unit-institutions = { $n ->
    [one] { $shown } institution
   *[other] { $shown } institutions
  }
registry-unit-water-utilities = { $n ->
    [one] { $shown } water utility
   *[other] { $shown } water utilities
  }
registry-unit-prefectures = { $n ->
    [one] { $shown } prefecture
   *[other] { $shown } prefectures
  }
registry-unit-municipalities = { $n ->
    [one] { $shown } municipality
   *[other] { $shown } municipalities
  }
registry-sheet-2008 = map of March 2008
registry-sheet-2014 = map of March 2014
registry-sheet-2014-list = list of April 2014
registry-sheet-other = document of { $day }
registry-totals-head = How many members
registry-totals-apart = Totals for each unit. Counts in different units are not added. CEPTOARs without a stated count are left out.
registry-totals-mixed = The rows for this date come from documents of different dates, so their counts do not describe one date and no total is given.
registry-map-total = { $n ->
    [one] { $members } (1 CEPTOAR)
   *[other] { $members } ({ $n } CEPTOARs)
  }
registry-reading-head = How to read it
registry-reading-unstated = — means that the documents do not say. It does not mean 0 or “none”. In 2014, only electric power handles “information on vulnerabilities and the like”.
registry-reading-sheets = The members column names the document behind each row. For this date:
registry-reading-water = Water supply counted 1,393 utilities as members in 2008, but 8 hub utilities in 2014. The two figures cannot be compared.
registry-reading-sources = Sources: the CEPTOAR characteristics map (end of March 2008; reported in March 2014) and the overview of CEPTOARs (end of March 2014). Chemical industry, credit and petroleum appear only in the overview. If there is no document for a date, the previous one is shown.
registry-sources-rows = Source of each row (document and line)
registry-kind-operator = Operator
registry-kind-ceptoar = CEPTOAR
registry-kind-ministry = Competent ministry
registry-kind-centre = National centre
registry-kind-council = CEPTOAR-Council
registry-kind-related = Related body
registry-kind-oversight = Audit
registry-kind-agency = Incorporated administrative agency
registry-fictional = fictional
registry-orgs-name = Name or reading
registry-orgs-any = All
registry-orgs-find = Find
registry-orgs-hint = You can search in Japanese characters, kana, Latin letters or English. Character width, capitals and kind of kana make no difference.
registry-orgs-count = { $n } found
registry-orgs-list = List of organisations
registry-orgs-none = No organisation matches
registry-orgs-none-do = Use only part of the name, or set kind and sector to “All”.
registry-orgs-all = See all organisations
registry-pages = Pages
registry-pages-first = First
registry-pages-next = Next 50
registry-org-what = About this organisation
registry-org-not-then = It was not registered on { $day }. What is registered now is shown below.
registry-org-members-head = Registered members
registry-org-agencies = Agencies under it
registry-org-members = { $n }
registry-org-members-none = None registered yet
registry-span = from { $from } to { $to }
registry-span-open = from { $from }
registry-contacts-head = Contacts
registry-contacts-none = No contact was valid on this date.
registry-contact-place = No. { $n }
registry-contact-was = This is no longer in use.
registry-confirmed-head = Confirmed
registry-confirmed = { $day } ({ $ago })
registry-ago-today = today
registry-ago-days = { $d ->
    [one] { $d } day ago
   *[other] { $d } days ago
  }
registry-ago-years = { $y ->
    [one] over a year ago
   *[other] over { $y } years ago
  }
registry-confirm = Still correct
registry-edit = Change
registry-hours-business = Working hours
registry-hours-always = 24 hours
registry-passes-by-hand = The secretariat checks it and passes it on
registry-passes-direct = It reaches the members at once
registry-pass-at-once = They reach the ministry and the centre at the same time
registry-pass-by-hand = The ministry checks them and sends them on to the centre
registry-services-head = Critical services
registry-services-none = The list for this date names no service.
registry-levels-head = Service levels
registry-levels-none = The list for this date names no level.
registry-level-zero = if it happens even once
registry-level-person = no figure is given; a person decides
registry-level-and = { " " }and{ " " }
registry-level-users = { $n } users or more
registry-level-minutes = { $n } minutes or more
registry-level-kilowatts = { $n } kW or more
registry-level-households = { $n } households or more
registry-sectors-regimes = Rules on deadlines of reports
registry-sectors-hint = Sectors, services, levels and ministries are valid from and to certain dates.
registry-sectors-none = The plan for this date names no sector.
registry-sectors-basis = The documents have no table of competent ministries. Kaname takes them from what is said about each sector.
registry-sheets-head = In the characteristics map
registry-sheet-shown = shown { $span }
registry-seats-head = In the CEPTOAR-Council
registry-council-head = Who takes part
registry-council-none = It had not been founded on this date.
registry-seat-founding = first date not stated (shown from the founding)
did-contact-confirmed = The contact has been confirmed.
did-contact-changed = The contact has been changed. The earlier entry stays on record until yesterday.
did-contact-added = The contact has been added.
did-contact-ended = The contact has been ended. It stays on record.
did-organisation-described = The organisation's description has been saved.
registry-back = Back to the organisation
registry-cancel = Cancel
registry-edit-contact-title = Change the contact
registry-add-contact-title = Add a contact
registry-card-lead = When you save, the current entry stays on record until yesterday, and the new entry applies from today.
registry-card-lead-new = When you save, it applies from today.
registry-card-priority = Order of calling
registry-card-priority-hint = 1 to 9. Number 1 is called first.
registry-card-name-ja = Name (Japanese)
registry-card-kana = Reading of the name
registry-card-name-en = Name (English)
registry-card-romaji = Name (Latin letters)
registry-card-post-ja = Department and post (Japanese)
registry-card-post-en = Department and post (English)
registry-card-phone = Telephone
registry-card-phone-hint = Write it with digits and + - ( ) #.
registry-card-fax = Fax
registry-card-mail = Mail
registry-card-hours = Can be reached
registry-card-save = Save
registry-end-head = End this contact
registry-end-text = It stays on record until yesterday and is not used from today. You cannot end the last contact.
registry-end-do = End contact
registry-edit-org-title = Change the description
registry-edit-org-lead = When you save, the current description stays on record until yesterday. To change the name, make a request under “Your organisation”.
registry-domains-hint = One per line, such as shiomi-tel.example
registry-networks-hint = One per line, such as 192.0.2.0/24
registry-wrong-in = { $field }: { $wrong }
registry-wrong-missing = Please fill it in.
registry-wrong-too-long = Keep it to 200 characters.
registry-wrong-telephone = Write a telephone number with digits and + - ( ) #.
registry-wrong-mail = Write a mail address like name@host.example.
registry-wrong-priority = Write a number from 1 to 9.
registry-wrong-choice = Choose one.
registry-wrong-domain = A line is not a domain. Write one per line, like shiomi-tel.example.
registry-wrong-network = A line is not a network. Write one per line, like 192.0.2.0/24.
registry-wrong-past-day = That date has passed. Write today’s date or a later one.
registry-wrong-future-day = That date has not come yet. Write the date of the decision.
registry-wrong-longest = It cannot be longer than the centre allows.
registry-wrong-months = Write a number from 1 to 12.
registry-wrong-hub = Write one per line, as “name: whom it reaches”. Both are needed, with one colon between them.
registry-rules-title = Rules on passing on and viewing
registry-rules-lead = How notices are passed on, and who may see whose answers, as decided by this CEPTOAR.
registry-rules-now = Rules in force
registry-rules-ahead = Future rules
registry-rules-before = Earlier rules
registry-rules-none = No rules have been recorded yet
registry-rules-usual-text = The usual rules apply
registry-rules-set = No. { $n }, from { $day }
registry-rules-origin-document = from the documents
registry-rules-origin-decision = decided by the CEPTOAR
registry-rules-origin-carried-over = set before rules were recorded
registry-rules-decision = { $by }, decided on { $day }
registry-rules-because = Reason: { $reason }
registry-rules-unstated = not stated in the documents; the usual rule
registry-rules-note-drill = That CEPTOARs pass information on to operators comes from the description of the FY2013 drill. No document says that any CEPTOAR passes it on automatically.
registry-rules-col-rule = Matter
registry-rules-col-says = Rule
registry-rules-hand = Who passes on (working hours)
registry-rules-outside = Who passes on (nights and holidays)
registry-rules-way = How it is passed on
registry-rules-hubs = Liaison hubs
registry-rules-hubs-hint = Those between the CEPTOAR and its members. One per line, as “name: whom it reaches”.
registry-rules-hub = { $name } (to { $reaches })
registry-rules-own-words = Additions by the secretariat
registry-own-words-yes = The secretariat may add to the text
registry-own-words-no = The secretariat adds nothing and passes it on as it is
registry-own-words-drill = { $source } (in the FY2013 drill, words were added to what was passed on; the documents do not say in which CEPTOAR)
registry-rules-members = Answers that members see
registry-members-own = only their own
registry-members-each-other = each other’s
registry-rules-secretariat = Answers that the secretariat sees
registry-secretariat-sees = those of all its members
registry-rules-ministry = Answers that the ministry sees
registry-ministry-counts = only how many
registry-ministry-names = names and answers
registry-rules-months = Months between confirmations of contacts
registry-rules-months-hint = 1 to 12, and no more than the centre allows.
registry-rules-every = { $n ->
    [one] every month
   *[other] every { $n } months
  }
registry-rules-new = Record new rules
registry-rules-new-lead = Record what the CEPTOAR has decided. Its ministry, the national centre and its members can see it.
registry-rules-from = From
registry-rules-from-hint = Today or a later date. Notices already released are not affected.
registry-rules-decided-by = Who decided
registry-rules-decided-by-hint = Such as: steering committee, 12th meeting
registry-rules-decided-on = Date of the decision
registry-rules-reason = Reason
did-rules-decided = The rules have been recorded.
registry-rules-never-back = Each notice keeps a copy of the rules that applied on the day it was released. Later decisions do not affect notices already released.
registry-confirmations-title = Confirming contacts
registry-confirmations-lead = Contacts are checked regularly so that somebody can be reached in an emergency. When people move, update their contacts without waiting for the due date.
registry-confirmations-own = Contacts of your organisation
registry-confirmations-own-none = No contact is registered. Nobody could be reached in an emergency.
registry-confirmations-watched = Contacts of the organisations you oversee
registry-confirmations-filter = Filter by status
registry-confirmations-none = No contacts match.
registry-confirm-interval = Every { $n ->
    [one] month
   *[other] { $n } months
  }
registry-confirm-last = last confirmed { $day }
registry-confirm-due = due by { $day }
registry-confirm-chosen = Confirm selected as unchanged
registry-confirm-chosen-hint = Choose the contacts whose name, telephone, mail and hours are all unchanged. Correct the others with “Change”, which also confirms them.
registry-col-last = Last confirmed
registry-col-due = Due by
registry-col-standing = Status
registry-standing-asks = To be confirmed
registry-standing-doubted = May not be reached
registry-standing-never = Never confirmed
registry-standing-overdue = Overdue
registry-standing-soon = Due soon
registry-standing-fresh = Confirmed
did-contacts-confirmed = It has been recorded that nothing has changed.
registry-doubt-bounce = Mail does not arrive (since { $since }, { $n ->
    [one] once
   *[other] { $n } times
  })
registry-doubt-drill = Nobody was reached in a drill (since { $since }, { $n ->
    [one] once
   *[other] { $n } times
  })
registry-doubt-said = What came back: { $said }
registry-doubt-do = If the contact is right, answer “Still correct”; otherwise correct it. Until then, mail goes to another contact first.
registry-doubt-do-others = Telephone, and have the organisation confirm or correct it. It stays here until the contact is confirmed, changed or ended.
registry-waiting-doubted = { $n ->
    [one] One contact of your organisation
   *[other] { $n } contacts of your organisation
  } may not be reached
registry-waiting-doubted-others = { $n ->
    [one] One contact
   *[other] { $n } contacts
  } of organisations you oversee may not be reached
registry-waiting-title = Confirm { $n ->
    [one] 1 contact
   *[other] { $n } contacts
  }
registry-waiting-text = They are confirmed every { $n ->
    [one] month
   *[other] { $n } months
  }. If nothing has changed, just say so.
registry-waiting-never = { $n } never confirmed
registry-waiting-late = { $n } overdue
registry-waiting-action = Confirm
registry-waiting-members = { $n ->
    [one] 1 contact of your members is
   *[other] { $n } contacts of your members are
  } not confirmed
registry-waiting-members-action = See the list
fault-registry-none-chosen = No contact was chosen
fault-registry-none-chosen-do = Choose the contacts that are unchanged and try again. Nothing was recorded.
fault-registry-too-many-chosen = You can choose at most 50 at once
fault-registry-too-many-chosen-do = Choose fewer and try again. Nothing was recorded.
fault-registry-contact-ended = That contact has been replaced or has ended
fault-registry-contact-ended-do = Open the organisation's page again and check its current contacts.
fault-registry-last-contact = You cannot end the last contact
fault-registry-last-contact-do = Add another contact first. Nothing has changed.
fault-registry-unknown-choice = Your search cannot be read
fault-registry-unknown-choice-do = Open the page of organisations again and choose kind and sector again.
fault-registry-rules-past = Rules cannot begin in the past
fault-registry-rules-past-do = Choose today or a later date. Nothing has changed.
fault-registry-rules-unfounded = You must say who decided, when and why
fault-registry-rules-unfounded-do = Fill in all three and save again. Nothing has changed.
fault-registry-card = This contact cannot be accepted
fault-registry-card-do = Each field shows what is wrong with it. Correct it and send it again.
fault-registry-description = This description cannot be accepted
fault-registry-description-do = Each field shows what is wrong with it. Correct it and send it again.
