# Figures
statistics-nav = Figures
statistics-nav-live = Live figures
statistics-title = Reports and notices in figures
statistics-unit = Unit: reports, notices
statistics-year-means = A fiscal year runs from April to March
statistics-as-of = As of { $at }
statistics-year = FY{ $year }
statistics-year-running = { $year } so far
statistics-period = { $from }–{ $to } total
statistics-fiscal = FY
statistics-running = so far
statistics-month = { $n ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
  }
statistics-all = All
statistics-attacks = Of which cyber attacks
statistics-share = Share of cyber attacks (calculated)
statistics-share-how = Cyber attacks ÷ all
statistics-no-share = —
statistics-was = { $year }: { $n }
statistics-before = { $year } lies before the first record in Kaname and is not counted here.
statistics-before-see = See the published figures
statistics-about = about { $n }
statistics-nil = Nothing but zeros
statistics-hidden = hidden
statistics-unstated = not stated
statistics-fewer = fewer than { $k } organisations
statistics-chart-title = Reports (from operators)
statistics-chart = Number of reports. { $years }
statistics-chart-year = FY{ $year }: all { $whole }, of which cyber attacks { $part }.
statistics-chart-note = FY2009 to FY2013 are published figures. Figures to the right of the dotted line were counted by Kaname; the two are not the same kind of figure.
statistics-chart-own-below = Figures published for FY2009 to FY2013, of the whole nation. What came to your own body is only a part of that: it stands in the table below, not in this chart.
statistics-chart-recorded = Figures published for FY2009 to FY2013.
statistics-source-note = All sources are in the annual report for FY2013. In "004:804", the first number is the document and the second is the line.
statistics-whole-unstated = All: not stated
statistics-whole-unstated-short = ?
statistics-table = Table
statistics-table-caption = Figures by fiscal year, with their sources
statistics-series = Series
statistics-source = Source
statistics-recorded = Published figures (recorded)
statistics-counted-at = Counted by Kaname: { $org }
statistics-counted-published = Counted by Kaname (as published year by year)
statistics-no-rows = no records (years before Kaname)
statistics-source-rows = records in Kaname
statistics-source-published = the year's publication
statistics-checks = Checks
statistics-check-attacks = Types of cyber attack added up
statistics-check-attacks-how = Sum of the three types
statistics-check-years = All, stated years added up
statistics-check-years-how = Sum of the years that are stated
statistics-gap = { $n } short
statistics-fits = agrees
statistics-fits-not = does not agree
statistics-gaps = Where published figures do not agree
statistics-gap-reports = For the whole period { $stated } reports are stated; the stated years add up to { $parts }. The remaining { $gap } would fall in FY2009 and FY2010, which the documents do not explain. Both are shown as published.
statistics-gap-ratio = "From { $from } to { $to }, 1.5 times as many": the calculated ratio is { $computed }.
statistics-more-is-not-worse = More reports do not necessarily mean more failures: much of the increase is put down to more sharing (004:788-794).
statistics-publications = Years counted by Kaname, as published
statistics-elsewhere = For the figures of the Initiative for Cyber Security Information Sharing Partnership (J-CSIP), see the page of that community.
statistics-csv = CSV
statistics-csv-recorded = Published figures as CSV
statistics-to-overview = Compare with published figures
statistics-to-publish = Publish this year
statistics-bar = Bar
statistics-series-reports = Reports, all
statistics-series-attacks = Of which cyber attacks
statistics-series-access-dos = Unauthorised access, DoS attack
statistics-series-virus = Computer virus infection
statistics-series-other-intentional = Other intentional factors (suspicious mail and the like)
statistics-series-notices = Notices
statistics-series-drill-ceptoars = CEPTOARs taking part
statistics-series-drill-bodies = Operators and bodies taking part
statistics-series-council-members = CEPTOARs in the Council
statistics-series-council-meetings = Meetings (general meetings, boards and working groups together)
statistics-series-site-visits = Visits to systems and facilities of critical infrastructure
statistics-series-mutual-understanding = Working group on mutual understanding, meetings (since June 2010)
statistics-series-policy-seminars = Lectures and the like on information security policy
statistics-series-plan-lectures = Lectures on the Action Plan
statistics-series-newsletters = NISC critical-infrastructure newsletters
statistics-series-review-meetings = Study meetings on common threats and the cross-sector exercise
statistics-group-drill = CEPTOAR drill
statistics-group-council = CEPTOAR-Council
statistics-group-outreach = Public relations, risk communication
statistics-others = Other figures that were made public
statistics-others-caption = Figures of drills, the Council and public relations, with their sources
statistics-in-group = { $group }: { $name }

# Counted
statistics-live-title = Live figures
statistics-live-lead = The reports { $org } received and the notices it released, counted from the record as it is now.
statistics-choose-year = Fiscal year
statistics-choose-sector = Sector
statistics-all-sectors = All sectors
statistics-show = Show
statistics-empty = There are no reports to count in this fiscal year or the one before.
statistics-how = How figures are counted
statistics-apart = Not counted: exercise reports ({ $exercises }) and duplicates ({ $duplicates }). The table “Counted and not counted” shows them separately.
statistics-how-month = Each report counts once, whatever follow-ups it has, in the month ({ $zone }) in which it arrived.
statistics-how-government = Incidents at ministries and agencies are not counted here.
statistics-how-judged = The category comes from the assessment if there is one, otherwise from the report. Level and severity come from the assessment.
statistics-how-stated = The category comes from the report. The centre's assessments are not included.
statistics-by-category = By category
statistics-by-category-head = Category
statistics-by-kind = By kind
statistics-by-kind-head = Kind
statistics-by-threat = By cause (kind of threat)
statistics-by-threat-head = Kind of threat
statistics-by-matter = By matter
statistics-by-matter-head = Matter
statistics-threat-bare = No example chosen
statistics-threat-none = Kind not stated
statistics-unmarked = Not filled in
statistics-by-sector = By sector
statistics-by-sector-head = Sector
statistics-by-month = By month
statistics-by-month-head = Month
statistics-by-level = By degradation level
statistics-by-level-head = Degradation level
statistics-by-severity = By severity
statistics-by-severity-head = Severity
statistics-by-channel = By channel
statistics-by-channel-head = Channel
statistics-by-crossed = Sectors by category
statistics-by-crossed-head = Sector
statistics-by-standing = Counted and not counted
statistics-by-standing-head = Standing
statistics-category-none = Category not stated
statistics-kind-none = Kind not stated
statistics-not-judged = Not assessed yet
statistics-standing-counted = Counted
statistics-standing-duplicate = Duplicate (not counted)
statistics-standing-exercise = Exercise (not counted)
statistics-standing-government = To ministries and agencies alone (not counted)

# Notices: what left, what came
statistics-notices-all = Notices, all
statistics-by-notice-kind = Notices: by kind
statistics-by-notice-kind-head = Kind
statistics-by-notice-month = Notices: by month
statistics-by-notice-month-head = Month
statistics-by-notice-ceptoar = Notices: by CEPTOAR in the audience
statistics-by-notice-ceptoar-head = CEPTOAR
statistics-by-notice-standing = Notices: counted and not counted
statistics-by-notice-standing-head = Standing
statistics-received-lead = The notices that { $org } received, and the reports of its sector.
statistics-how-received = Each notice counts once, in the fiscal year in which it arrived, even if it came by two routes. Exercises are not counted.
statistics-how-reported = For the sector's reports, only the figures published for each fiscal year are shown. A body that does not receive the reports sees no further detail.
statistics-nothing-published = No fiscal year has been published yet.
statistics-by-received = Notices received
statistics-by-received-head = State
statistics-received-handed = Delivered
statistics-received-opened = Of which opened
statistics-received-acknowledged = Of which acknowledged
statistics-received-passed = Of which passed on
statistics-by-reported = Reports of the sector (as published): { $sector }
statistics-other = In none of these sectors

# Published
statistics-published-title = Reports of { $year } in figures
statistics-published-lead = The reports that Kaname counted, with small figures hidden.
statistics-published-at = Published { $at }
statistics-whole = All of { $year }
statistics-rule-title = What is hidden
statistics-rule = A figure that covers fewer than { $k } organisations, or none, is "hidden".
statistics-rule-beside = The figures and totals around it are hidden too, so that it cannot be worked out.
statistics-rule-once = A fiscal year is published only once, after it ends, so that no difference between two tables reveals one organisation's report.
statistics-publish-lead = The table for { $year } will be published as shown below. Once published, it cannot be changed.
statistics-publish = Publish { $year }
statistics-not-over = This fiscal year has not ended. It can be published from April.

fault-statistics-not-over = This fiscal year has not ended
fault-statistics-not-over-do = Publish it from 1 April, when the year has ended.
fault-statistics-again = This fiscal year has already been published
fault-statistics-again-do = See the published table. Correct any mistake by explaining it in words.
fault-statistics-changed = The figures have changed since you saw them
fault-statistics-changed-do = Look at the table again and publish it if it is right.

# what was done, said once on the next page
did-figures-published = Published. This table can no longer be changed.
statistics-since = Since published
statistics-since-lead = The figures above stay as they were published. What was entered later is shown here with the number of today.
statistics-since-row = { $difference } (now { $now })
statistics-since-more = At least { $n } more
statistics-since-fewer = At least { $n } fewer
