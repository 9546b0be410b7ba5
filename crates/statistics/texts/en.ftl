# Figures
statistics-nav = Figures
statistics-nav-live = Figures, counted
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
statistics-attacks = Of these cyber attacks
statistics-share = Share of cyber attacks (computed)
statistics-share-how = Cyber attacks ÷ all
statistics-no-share = —
statistics-was = { $year }: { $n }
statistics-about = about { $n }
statistics-hidden = hidden
statistics-unstated = not stated
statistics-fewer = fewer than { $k } organisations
statistics-chart-title = Reports (from operators)
statistics-chart = Number of reports. { $years }
statistics-chart-year = FY{ $year }: all { $whole }, of these cyber attacks { $part }.
statistics-chart-note = FY2009 to FY2013 are published figures. Right of the dotted line stands what Kaname counted; that is another kind of figure.
statistics-chart-recorded = Figures published for FY2009 to FY2013.
statistics-source-note = All sources are the annual report for FY2013. "004:804" is the number of the document as read, and the line.
statistics-whole-unstated = All: not stated
statistics-whole-unstated-short = ?
statistics-table = Table
statistics-table-caption = Figures by fiscal year, with their sources
statistics-series = Series
statistics-source = Source
statistics-recorded = Published figures (recorded)
statistics-counted-at = Counted by Kaname: { $org }
statistics-counted-published = Counted by Kaname (as published year by year)
statistics-no-rows = no rows (years before Kaname)
statistics-source-rows = rows in Kaname
statistics-source-published = the year's publication
statistics-checks = Checks
statistics-check-attacks = Parts of cyber attacks added up
statistics-check-attacks-how = Sum of the three parts
statistics-check-years = All, stated years added up
statistics-check-years-how = Sum of the years that are stated
statistics-gap = { $n } short
statistics-fits = fits
statistics-fits-not = does not fit
statistics-gaps = Where published figures do not agree
statistics-gap-reports = For the whole period { $stated } reports are stated; the years that are stated add up to { $parts }. The remaining { $gap } would fall on FY2009 and FY2010, which the documents do not explain. Both are shown as published.
statistics-gap-ratio = "From { $from } to { $to }, 1.5 times as many": computed, it is { $computed } times.
statistics-more-is-not-worse = More reports do not necessarily mean more failures: that more is shared is said to contribute much (004:788-794).
statistics-publications = Years counted by Kaname, as published
statistics-elsewhere = The figures of the Initiative for Cyber Security Information Sharing Partnership (J-CSIP) stand on the page of that community.
statistics-csv = CSV
statistics-csv-recorded = Published figures as CSV
statistics-to-overview = Beside the published figures
statistics-to-publish = Publish this year
statistics-bar = Bar
statistics-series-reports = Reports, all
statistics-series-attacks = Of these cyber attacks
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
statistics-live-title = Figures, counted
statistics-live-lead = The reports that came to { $org }, and the notices that left it, counted from the record as it is now.
statistics-choose-year = Fiscal year
statistics-choose-sector = Sector
statistics-all-sectors = All sectors
statistics-show = Show
statistics-empty = There is no report to count in this fiscal year and the one before.
statistics-how = How it is counted
statistics-apart = { $exercises } reports of exercises and { $duplicates } found to be duplicates are not counted. The table “Counted and not counted” shows them apart.
statistics-how-month = A report counts once, whatever follows it, in the month (Japan time) in which it came.
statistics-how-government = Incidents at ministries and agencies are not counted here.
statistics-how-judged = The category is that of the judgement where there is one, else that of the report. Level and severity are those of the judgement.
statistics-how-stated = The category is that of the report. Judgements of the centre are not in it.
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
statistics-by-channel = By how they came
statistics-by-channel-head = Channel
statistics-by-crossed = Sectors by category
statistics-by-crossed-head = Sector
statistics-by-standing = Counted and not counted
statistics-by-standing-head = Standing
statistics-category-none = Category not stated
statistics-kind-none = Kind not stated
statistics-not-judged = Not judged yet
statistics-standing-counted = Counted
statistics-standing-duplicate = Duplicate (not counted)
statistics-standing-exercise = Exercise (not counted)

# Notices: what left, what came
statistics-notices-all = Notices, all
statistics-by-notice-kind = Notices: by kind
statistics-by-notice-kind-head = Kind
statistics-by-notice-month = Notices: by month
statistics-by-notice-month-head = Month
statistics-by-notice-ceptoar = Notices: by CEPTOAR addressed
statistics-by-notice-ceptoar-head = CEPTOAR
statistics-by-notice-standing = Notices: counted and not counted
statistics-by-notice-standing-head = Standing
statistics-received-lead = The notices that came to { $org }, and the reports of its sector.
statistics-how-received = A notice counts once, in the fiscal year in which it came, also if it came by two ways. Exercises are not counted.
statistics-how-reported = Of the sector's reports only the figures published by fiscal year are shown. A body that is not on their way sees nothing finer.
statistics-nothing-published = No fiscal year has been published yet.
statistics-by-received = Notices that came
statistics-by-received-head = State
statistics-received-handed = Handed over
statistics-received-opened = Of these opened
statistics-received-acknowledged = Of these acknowledged
statistics-received-passed = Of these passed on
statistics-by-reported = Reports of the sector (as published): { $sector }
statistics-other = In none of these sectors

# Published
statistics-published-title = Reports of { $year } in figures
statistics-published-lead = The reports that Kaname counted, with small figures hidden.
statistics-published-at = Published { $at }
statistics-whole = All of { $year }
statistics-rule-title = What is hidden
statistics-rule = A figure that covers fewer than { $k } organisations, or none, is "hidden".
statistics-rule-beside = Figures and sums around it are hidden as well, so that it cannot be worked out from them.
statistics-rule-once = A fiscal year is published once, when it is over: so that no difference tells of one organisation's report.
statistics-publish-lead = The table of { $year } is published as below. What has been published cannot be changed.
statistics-publish = Publish { $year }
statistics-not-over = This fiscal year is not over. It can be published from April.

fault-statistics-not-over = This fiscal year is not over
fault-statistics-not-over-do = Publish it when the year is over, from 1 April.
fault-statistics-again = This fiscal year has been published
fault-statistics-again-do = See the published table. Correct it in words.
fault-statistics-changed = The figures have changed since you saw them
fault-statistics-changed-do = Look at the table again and publish it if it is right.
