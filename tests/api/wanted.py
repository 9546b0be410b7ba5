"""Which things are in the state that an operation wants, as far as a caller has to do with them: SQL for likely.py.

`:me` is the caller's organisation, `:person` the caller. A column is a part of the path, or, as `body.name`, what stands in
the body (nothing, if it is null), or, as `query.name`, what is asked with it. Where there is no row the operation is only sent what schemathesis makes up.
"""

LAST_OF_NOTICE = "(SELECT MAX(revision) FROM notice_revisions WHERE notice_id = notices.id)"
AT_DESK = """notices.org_id = :me AND notices.id NOT IN (SELECT notice_id FROM releases)
             AND notices.id NOT IN (SELECT notice_id FROM notice_discards)"""
MY_SHARES = "shares JOIN communities ON communities.id = shares.community_id AND hub_id = :me"
OPEN_SHARES = f"{MY_SHARES} JOIN open_shares ON open_shares.share_id = shares.id"
SHARED = f"{MY_SHARES} JOIN share_releases ON share_releases.share_id = shares.id"
# A moment that is over.
PAST = """'2014-06-01T09:00:00+09:00' AS "body.at" """


def since(moment):
    """A moment that lies not before that of a column."""
    return f"""strftime('%Y-%m-%dT%H:%M:%SZ', {moment} / 1000, 'unixepoch') AS "body.at" """


AGREED = f"""SELECT shares.id, bridges.id AS "body.bridge" FROM {SHARED}
    JOIN approvals ON approvals.share_id = shares.id JOIN approval_answers ON approval_id = approvals.id
    JOIN bridges ON bridges.id = approvals.bridge_id WHERE answer = 'agree'
    AND shares.id NOT IN (SELECT share_id FROM share_recalls)
    AND NOT EXISTS (SELECT 1 FROM arrivals WHERE arrivals.share_id = shares.id AND arrivals.bridge_id = bridges.id)"""
READABLE = """SELECT share_id AS id FROM share_recipients WHERE org_id = :me
    AND share_id NOT IN (SELECT share_id FROM share_recalls)"""
LAST_PLAN = "(SELECT MAX(number) FROM drill_plans WHERE part_id = drill_parts.id)"
STANDING = """SELECT outage_id AS id, MAX(number) AS "body.seen", step, kind FROM outage_changes GROUP BY outage_id"""
BELOW = "SELECT id FROM deliveries AS mine WHERE mine.org_id = :me"
RECEIVED = "FROM report_stops WHERE org_id = :me AND received_at > 0"
INCIDENTS = """(SELECT * FROM incidents WHERE org_id = :me AND id NOT IN (SELECT incident_id FROM incident_joins))
    AS incidents"""
MODELS = "models JOIN model_versions ON model_versions.model_id = models.id WHERE org_id = :me GROUP BY models.id"
PLANNED = "models JOIN model_plans ON model_plans.model_id = models.id WHERE org_id = :me"
HUB_OF = "SELECT code FROM communities WHERE hub_id = :me"
MEMBER_OF = """SELECT code FROM communities JOIN memberships ON community_id = communities.id
            WHERE org_id = :me AND memberships.valid_to IS NULL"""

WANTED = {
    "DELETE /keys/{id}": "SELECT id FROM api_keys WHERE person_id = :person AND ended_at IS NULL",
    "DELETE /people/{id}": "SELECT person_id AS id FROM roles WHERE org_id = :me AND until IS NULL",
    "PUT /people/{id}/roles": """SELECT person_id AS id, 'manager' AS "body.roles" FROM roles
        WHERE org_id = :me AND until IS NULL""",
    "DELETE /absences/{id}": "SELECT id FROM absences WHERE person_id = :person AND ended_at IS NULL",
    "POST /absences/{id}/step-back": "SELECT absence_id AS id FROM deputies WHERE person_id = :person AND ended_at IS NULL",
    "POST /amendments/{id}/decide": "SELECT id FROM amendments WHERE decider_id = :me AND decided_at IS NULL",
    "POST /amendments/{id}/withdraw": "SELECT id FROM amendments WHERE org_id = :me AND decided_at IS NULL",
    "POST /changes/{id}/acknowledge": "SELECT change_id AS id FROM watched_changes WHERE ceptoar_id = :me AND state = 'new'",
    "POST /changes/{id}/judge": "SELECT change_id AS id FROM watched_changes WHERE ceptoar_id = :me AND state = 'new'",
    "POST /changes/{id}/answer": """SELECT change_id AS id, ceptoar_id AS "body.ceptoar" FROM watched_changes
        JOIN changes ON changes.id = change_id WHERE org_id = :me AND state = 'questioned'""",
    "GET /organisations/{id}/description": "SELECT :me AS id",
    "PUT /organisations/{id}/description": "SELECT :me AS id",
    **dict.fromkeys(
        ("GET /organisations/{id}/rules", "GET /organisations/{id}/rules/sets"),
        """SELECT id FROM organisations WHERE id = :me AND kind = 'ceptoar'
           UNION SELECT ceptoar_id FROM members WHERE org_id = :me AND valid_to IS NULL""",
    ),
    "GET /organisations/{id}/invitations": "SELECT id FROM organisations WHERE kind = 'operator' LIMIT 5",
    "POST /organisations/{id}/contacts": "SELECT :me AS id",
    "GET /organisations/{id}/registration": "SELECT id FROM organisations WHERE kind = 'operator' LIMIT 5",
    "PUT /organisations/{id}/registration": "SELECT id FROM organisations WHERE kind = 'operator' LIMIT 5",
    "POST /confirmations": """SELECT id AS "body.contacts" FROM contacts WHERE org_id = :me AND valid_to IS NULL""",
    **dict.fromkeys(
        ("PUT /contacts/{id}", "DELETE /contacts/{id}", "POST /contacts/{id}/confirm"),
        "SELECT id FROM contacts WHERE org_id = :me AND valid_to IS NULL",
    ),
    # Reports, cases, notices.
    **dict.fromkeys(("GET /reports/{id}/triage", "POST /reports/{id}/remarks"), f"SELECT report_id AS id {RECEIVED}"),
    "POST /reports/{id}/acknowledge": f"SELECT report_id AS id {RECEIVED} AND acknowledged_at IS NULL",
    "POST /reports/{id}/pass": f"SELECT report_id AS id {RECEIVED} AND passed_at IS NULL",
    **dict.fromkeys(("POST /cases", "POST /notices/derive"), f'''SELECT report_id AS "body.reports" {RECEIVED}
        AND report_id NOT IN (SELECT report_id FROM case_reports)'''),
    "POST /reports/{id}/triage": """SELECT report_id AS id, newest_stage AS "body.stage" FROM report_stops
        WHERE org_id = :me AND received_at > 0""",
    "POST /cases/{id}/changes": """SELECT cases.id, report_id AS "body.link-report" FROM cases, report_stops
        WHERE cases.org_id = :me AND report_stops.org_id = :me AND report_id NOT IN (SELECT report_id FROM case_reports)""",
    "POST /reports/{id}/follow-up": "SELECT id FROM reports WHERE org_id = :me",
    "GET /reports/{id}/assignment": "SELECT report_id AS id FROM triage_queue WHERE org_id = :me",
    "PUT /reports/{id}/assignment": """SELECT report_id AS id, person_id AS "body.person" FROM triage_queue
        JOIN roles ON roles.org_id = triage_queue.org_id WHERE role = 'analyst' AND until IS NULL AND roles.org_id = :me""",
    "PUT /notices/{id}": f"SELECT id FROM notices WHERE {AT_DESK}",
    "POST /notices/{id}/discard": f"SELECT id FROM notices WHERE {AT_DESK} ORDER BY begun_at LIMIT 3",
    "POST /notices/{id}/files": f"SELECT id FROM notices WHERE {AT_DESK}",
    "GET /notices/{id}": "SELECT id FROM notices WHERE org_id = :me",
    "GET /notices/{id}/files/{file}": """SELECT notices.id, notice_files.id AS file FROM notices
        JOIN notice_files ON notice_id = notices.id WHERE org_id = :me""",
    "GET /notices/{id}/files": f"SELECT id FROM notices WHERE {AT_DESK}",
    **dict.fromkeys(
        ("DELETE /notices/{id}/files/{file}", "POST /notices/{id}/files/{file}/strip"),
        f"""SELECT notices.id, notice_files.id AS file FROM notices JOIN notice_files ON notice_id = notices.id
            WHERE {AT_DESK} AND media_type = 'image/png'""",
    ),
    **dict.fromkeys(
        ("POST /notices/{id}/consents", "POST /notices/{id}/overrides"),
        f"""SELECT notices.id, report_id AS "body.report" FROM notices JOIN notice_sources ON notice_id = notices.id
            WHERE {AT_DESK}""",
    ),
    "POST /notices/{id}/overrides/{override}/confirm": """SELECT notice_id AS id, id AS override FROM overrides
        WHERE proposed_by <> :person AND id NOT IN (SELECT override_id FROM override_confirmations)""",
    "POST /notices/{id}/reviews": f"""SELECT id FROM notices WHERE {AT_DESK} AND NOT EXISTS (SELECT 1 FROM notice_revisions
        WHERE notice_id = notices.id AND saved_by = :person)""",
    "POST /notices/{id}/release": f"""SELECT notices.id FROM notices JOIN reviews ON reviews.notice_id = notices.id
        WHERE {AT_DESK} AND verdict = 'approve' AND reviews.revision = {LAST_OF_NOTICE}""",
    "POST /notices/{id}/updates": "SELECT notice_id AS id FROM releases",
    **dict.fromkeys(
        ("POST /notices/{id}/leaving", "GET /notices/{id}/leaving", "GET /notices/{id}/leavers", "GET /notices/{id}/changes"),
        "SELECT notice_id AS id FROM open_updates",
    ),
    "POST /notices/{id}/waivers": f"""SELECT notices.id FROM notices JOIN notice_revisions ON notice_id = notices.id
        JOIN organisations ON title = name_ja WHERE {AT_DESK} AND notices.id NOT IN (SELECT notice_id FROM waivers)""",
    "POST /notices/{id}/waivers/{waiver}/confirm": """SELECT notice_id AS id, id AS waiver FROM waivers
        WHERE proposed_by <> :person AND id NOT IN (SELECT waiver_id FROM waiver_confirmations)""",
    "POST /notices/{id}/recall/outside/{outside}": """SELECT notice_id AS id, id AS outside FROM notice_outside
        WHERE notice_id IN (SELECT notice_id FROM recall_confirmations) AND id NOT IN (SELECT outside_id FROM outside_told)""",
    "POST /notices/{id}/recalls": "SELECT notice_id AS id FROM releases WHERE notice_id NOT IN (SELECT notice_id FROM recalls)",
    **dict.fromkeys(
        ("POST /notices/{id}/recalls/{recall}/confirm", "POST /notices/{id}/recalls/{recall}/refuse"),
        """SELECT notice_id AS id, id AS recall FROM recalls WHERE proposed_by <> :person
           AND id NOT IN (SELECT recall_id FROM recall_confirmations) AND id NOT IN (SELECT recall_id FROM recall_refusals)""",
    ),
    "GET /boards/{id}/embargo": "SELECT dispatch_id AS id FROM embargoes",
    "POST /boards/{id}/embargo/moves": "SELECT dispatch_id AS id FROM embargoes WHERE opened_at IS NULL",
    "POST /drafts/{id}/files/{file}/strip": """SELECT drafts.id, draft_files.id AS file FROM drafts
        JOIN draft_files ON draft_id = drafts.id WHERE author_id = :person""",
    # What came, and what those below did with it.
    "GET /inbox/{id}/files/{file}": """SELECT deliveries.id, notice_files.id AS file FROM deliveries
        JOIN dispatches ON dispatches.id = dispatch_id JOIN notice_files ON notice_id = subject_id
        WHERE deliveries.org_id = :me AND handed_at > 0 AND dispatch_id NOT IN (SELECT dispatch_id FROM withdrawals)""",
    "GET /inbox/{id}/changes": """SELECT deliveries.id FROM deliveries JOIN dispatch_updates USING (dispatch_id)
        WHERE org_id = :me AND handed_at > 0""",
    "POST /inbox/{id}/confirm-recall": """SELECT deliveries.id FROM deliveries JOIN withdrawals USING (dispatch_id)
        WHERE org_id = :me AND handed_at > 0""",
    "POST /inbox/{id}/pass": """SELECT id, '' AS "body.addition" FROM deliveries WHERE org_id = :me AND handed_at > 0
        AND passed_at IS NULL AND tier IN ('ministry', 'ceptoar') AND dispatch_id NOT IN (SELECT dispatch_id FROM withdrawals)""",
    "POST /inbox/{id}/executives": """SELECT deliveries.id, executives.id AS "body.whom", NULL AS "body.at" FROM deliveries
        JOIN executives ON executives.org_id = deliveries.org_id AND ended_at IS NULL
        WHERE deliveries.org_id = :me AND handed_at > 0""",
    "POST /deliveries/{id}/calls": f"""SELECT id FROM deliveries WHERE handed_at > 0 AND (via_id IN ({BELOW})
        OR EXISTS (SELECT 1 FROM dispatches WHERE dispatches.id = dispatch_id AND dispatches.org_id = :me)) LIMIT 200""",
    "POST /deliveries/{id}/help": """SELECT delivery_id AS id, number AS "body.number" FROM answers
        WHERE answer = 'need-help' AND delivery_id NOT IN (SELECT delivery_id FROM helped)
        AND delivery_id IN (SELECT id FROM deliveries WHERE ceptoar_code IN (SELECT code FROM organisations WHERE id = :me)
            OR :me IN (SELECT id FROM organisations WHERE kind = 'centre'))""",
    # Agencies.
    "POST /incidents/{id}/calls": f"""SELECT incidents.id, executives.id AS "body.whom", NULL AS "body.at" FROM {INCIDENTS}
        JOIN executives ON executives.org_id = incidents.org_id AND executives.ended_at IS NULL""",
    "PUT /incidents/{id}/entry": f"SELECT incidents.id FROM {INCIDENTS}",
    "POST /incidents/{id}/links": f"""SELECT incidents.id, other.reference AS "body.reference" FROM {INCIDENTS}
        JOIN incidents AS other ON other.org_id = incidents.org_id AND other.exercise = incidents.exercise
        AND other.id <> incidents.id AND other.id NOT IN (SELECT incident_id FROM incident_joins)""",
    "POST /incidents/{id}/disclosures": f"""SELECT incidents.id FROM {INCIDENTS}
        LEFT JOIN disclosures ON incident_id = incidents.id WHERE incident_id IS NULL""",
    "POST /incidents/{id}/verdicts": """SELECT incident_id AS id, MAX(number) AS "body.number" FROM disclosures
        JOIN incidents ON incidents.id = incident_id WHERE org_id = :me AND proposed_by <> :person
        AND NOT EXISTS (SELECT 1 FROM disclosure_verdicts AS said WHERE said.incident_id = incidents.id
            AND said.number = disclosures.number) GROUP BY incident_id""",
    "POST /incidents/{id}/publications": """SELECT incident_id AS id FROM disclosure_verdicts
        JOIN incidents ON incidents.id = incident_id WHERE org_id = :me AND verdict = 'decide'
        AND incident_id NOT IN (SELECT incident_id FROM disclosure_publications)""",
    # Circles.
    **dict.fromkeys(
        ("POST /communities/{code}/groups", "POST /communities/{code}/meetings", "POST /communities/{code}/rules",
         "POST /communities/{code}/ending", "GET /communities/{code}/desk", "GET /communities/{code}/submissions",
         "GET /communities/{code}/groups", "GET /communities/{code}/decisions"),
        HUB_OF,
    ),  # fmt: skip
    "POST /communities/{code}/submissions": MEMBER_OF,
    "POST /communities/{code}/leave": MEMBER_OF,
    "POST /communities/{code}/groups/close": """SELECT communities.code, community_groups.code AS "body.group"
        FROM community_groups JOIN communities ON communities.id = community_id WHERE hub_id = :me
        AND community_groups.valid_to IS NULL AND community_groups.code NOT IN
            (SELECT group_code FROM memberships WHERE group_code IS NOT NULL)""",
    "POST /communities/{code}/shares": """SELECT code, submissions.id AS "body.submissions", NULL AS "body.arrivals"
        FROM submissions JOIN communities ON communities.id = community_id WHERE hub_id = :me""",
    **dict.fromkeys(
        ("PUT /shares/{id}/desk", "POST /shares/{id}/desk/files", "GET /shares/{id}/desk"),
        f"SELECT shares.id FROM {OPEN_SHARES}",
    ),
    "DELETE /shares/{id}/desk/files/{file}": f"""SELECT shares.id, community_files.id AS file FROM {OPEN_SHARES}
        JOIN community_files ON community_files.share_id = shares.id""",
    "POST /shares/{id}/desk/files/{file}/carry": f"""SELECT shares.id, community_files.id AS file FROM {OPEN_SHARES}
        JOIN share_sources ON share_sources.share_id = shares.id
        JOIN community_files ON community_files.submission_id = share_sources.submission_id""",
    "POST /shares/{id}/approvals": f"""SELECT shares.id, submissions.org_id AS "body.provider" FROM {OPEN_SHARES}
        JOIN share_sources ON share_sources.share_id = shares.id JOIN submissions ON submissions.id = submission_id""",
    "POST /shares/{id}/reviews": f"""SELECT shares.id FROM {OPEN_SHARES} WHERE begun_by <> :person AND shares.id NOT IN
        (SELECT share_id FROM share_reviews)""",
    "POST /shares/{id}/release": f"""SELECT shares.id FROM {OPEN_SHARES}
        JOIN share_reviews ON share_reviews.share_id = shares.id WHERE verdict = 'approve'""",
    # Of what was shared some is taken further first.
    "POST /shares/{id}/recall": f"""SELECT shares.id FROM {SHARED} WHERE (shares.id IN (SELECT share_id FROM arrivals)
        OR shares.id IN (SELECT share_id FROM hand_overs)) AND shares.id NOT IN (SELECT share_id FROM share_recalls)""",
    "POST /bridges/{id}/arrivals": f"""SELECT id, {PAST} FROM bridges WHERE to_centre = :me AND valid_to IS NULL
        AND from_community IS NULL AND from_centre IS NULL""",
    "POST /bridges/{id}/hand-overs": f"""SELECT bridges.id, notices.id AS "body.notice", {since("released_at")} FROM bridges, notices
        JOIN releases ON releases.notice_id = notices.id WHERE from_centre = :me AND to_community IS NULL
        AND bridges.valid_to IS NULL AND notices.org_id = :me AND NOT exercise
        AND notices.id NOT IN (SELECT notice_id FROM notice_hand_overs)""",
    "POST /arrivals/{id}/leaves": f"""SELECT id, 'notice' AS "body.to", {since("received_at")} FROM arrivals
        WHERE given_by IS NOT NULL AND id NOT IN (SELECT arrival_id FROM giver_leaves)
        AND id NOT IN (SELECT arrival_id FROM arrival_withdrawals)""",
    # Of what came by hand some is let go on first.
    "POST /arrivals/{id}/withdraw": f"""SELECT id, {since("received_at")} FROM arrivals WHERE given_by IS NOT NULL
        AND id IN (SELECT arrival_id FROM giver_leaves JOIN leave_withdrawals ON leave_id = giver_leaves.id)
        AND id NOT IN (SELECT arrival_id FROM arrival_withdrawals)""",
    "POST /arrivals/{id}/leaves/{leave}/withdraw": """SELECT arrival_id AS id, giver_leaves.id AS leave FROM giver_leaves
        WHERE recorded_by = :person AND giver_leaves.id NOT IN (SELECT leave_id FROM leave_withdrawals)
        AND arrival_id NOT IN (SELECT arrival_id FROM arrival_withdrawals)""",
    "POST /shares/{id}/cross": f"{AGREED} AND (to_community IS NOT NULL OR to_centre IS NOT NULL)",
    "POST /shares/{id}/hand-over": f"{AGREED} AND to_community IS NULL AND to_centre IS NULL",
    **dict.fromkeys(("POST /shares/{id}/answer", "GET /shares/{id}"), READABLE),
    "POST /approvals/{id}/answer": """SELECT id FROM approvals WHERE org_id = :me
        AND id NOT IN (SELECT approval_id FROM approval_answers)""",
    "GET /approvals/{id}/files/{file}": """SELECT approvals.id, community_files.id AS file FROM approvals
        JOIN community_files USING (share_id) WHERE org_id = :me""",
    "POST /proposals/{id}/answer": """SELECT id FROM community_proposals WHERE to_org = :me AND proposed_by <> :person
        AND id NOT IN (SELECT proposal_id FROM proposal_answers)""",
    "POST /proposals/{id}/withdraw": """SELECT id FROM community_proposals WHERE from_org = :me
        AND id NOT IN (SELECT proposal_id FROM proposal_answers)""",
    "POST /consents/{id}/answer": "SELECT id FROM consents WHERE org_id = :me AND id NOT IN (SELECT consent_id FROM consent_answers)",
    # Drills.
    **dict.fromkeys(
        ("POST /drill-parts/{id}/questions", "GET /drill-parts/{id}/questions", "GET /drill-parts/{id}/times"),
        "SELECT part_id AS id FROM drill_ends",
    ),
    "GET /drills/{id}/questions": "SELECT drill_id AS id FROM drill_parts JOIN drill_ends ON part_id = drill_parts.id",
    "POST /drill-parts/{id}/plans": f"""SELECT id, COALESCE({LAST_PLAN}, 0) AS "body.seen" FROM drill_parts
        WHERE ceptoar_id = :me AND id NOT IN (SELECT part_id FROM drill_notices)""",
    "POST /drill-parts/{id}/notice": """SELECT part_id AS id FROM drill_plans WHERE takes_part
        AND part_id NOT IN (SELECT part_id FROM drill_notices)""",
    "POST /drill-parts/{id}/end": """SELECT part_id AS id FROM drill_notices JOIN releases USING (notice_id)
        WHERE part_id NOT IN (SELECT part_id FROM drill_ends)""",
    "POST /drills/{id}/offers": """SELECT drill_id AS id, MAX(number) AS "body.seen", NULL AS "body.invited" FROM drill_offers
        JOIN drills ON drills.id = drill_id WHERE org_id = :me GROUP BY drill_id""",
    # Models of who depends on whom.
    "POST /models/{id}/versions": f"""SELECT models.id, MAX(number) AS "body.seen" FROM {MODELS}""",
    **dict.fromkeys(("POST /models/{id}/plans", "POST /models/{id}/readers"), "SELECT id FROM models WHERE org_id = :me"),
    "POST /models/{id}/readers/{reader}/end": """SELECT models.id, model_readers.id AS reader FROM models
        JOIN model_readers ON model_id = models.id WHERE models.org_id = :me
        AND model_readers.id NOT IN (SELECT reader_id FROM model_reader_ends)""",
    "GET /models/{id}/plans/{number}": f"SELECT models.id, number FROM {PLANNED}",
    "GET /models/{id}/losses": f"""SELECT models.id, number AS "query.plan" FROM {PLANNED}""",
    "GET /models/{id}/why": f"""SELECT models.id, number AS "query.plan", 'T' AS "query.node" FROM {PLANNED}""",
    "GET /models/{id}/what-if": f"""SELECT models.id, number AS "query.plan", 'T-P' AS "query.need",
        '12' AS "query.reserve" FROM {PLANNED}""",
    "GET /models/{id}/compare": f"""SELECT models.id, MIN(number) AS "query.a", MAX(number) AS "query.b" FROM {PLANNED}
        GROUP BY models.id""",
    # Large-scale outages.
    "POST /outages/{id}/answers": """SELECT outage_id AS id FROM outage_bodies WHERE org_id = :me
        AND outage_id NOT IN (SELECT outage_id FROM outage_changes WHERE step = 'lowered')""",
    **dict.fromkeys(
        ("POST /outages/{id}/confirm", "POST /outages/{id}/refuse"),
        f"""SELECT id, "body.seen" FROM ({STANDING}) AS standing WHERE kind = 'raised'""",
    ),
    "POST /outages/{id}/changes": f"""SELECT id, "body.seen", CASE step WHEN 'alert' THEN 'large-scale' ELSE 'recovery' END AS "body.step"
        FROM ({STANDING}) AS standing WHERE step IN ('alert', 'large-scale')""",
    "POST /outages/{id}/links": """SELECT outages.id, report_id AS "body.report" FROM report_stops
        JOIN reports ON reports.id = report_id JOIN outages ON outages.exercise = reports.exercise
        WHERE outages.org_id = :me AND report_stops.org_id = :me AND received_at > 0""",
    # The post: halted, it goes on.
    "POST /mail/queue/halt": "SELECT 1 FROM post_office WHERE halted_at IS NULL",
    "POST /mail/queue/go-on": "SELECT 1 FROM post_office WHERE halted_at IS NOT NULL",
    "POST /mail/queue/retry": "SELECT 1 FROM letters WHERE state = 'waiting' AND tries > 0",
    "GET /statistics/publications/{year}": "SELECT fiscal_year AS year FROM publications",
}  # fmt: skip

