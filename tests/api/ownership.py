"""Who owns what and who may know of it, read from the database: the oracle of fuzz.py.

It says so with SQL of its own and knows nothing of the matrix by which Kaname decides.
"""

import sqlite3
import uuid

OPERATOR = "(SELECT id FROM organisations WHERE kind = 'operator')"


def told_of_a_part(which):
    """Members to whom a part of a drill was announced, or its notice handed."""
    return f"""SELECT members.org_id FROM members JOIN drill_parts AS told ON told.ceptoar_id = members.ceptoar_id
               JOIN drill_plans ON part_id = told.id WHERE announced AND takes_part AND {which}
               UNION SELECT deliveries.org_id FROM deliveries JOIN dispatches ON dispatches.id = dispatch_id
               JOIN drill_notices ON notice_id = subject_id JOIN drill_parts AS told ON told.id = drill_notices.part_id
               WHERE handed_at > 0 AND {which}"""


# What belongs to one organisation: the column with its id, its owner, and who else may know of it.
OWNED = {
    "drafts": ("id", "filed_by_org", None),
    "draft_files": ("id", "(SELECT filed_by_org FROM drafts WHERE drafts.id = draft_files.draft_id)", None),
    "api_keys": ("id", "org_id", None),
    "invitations": ("id", "org_id", None),
    "absences": ("id", "org_id", None),
    "reports": ("id", "org_id", "SELECT org_id FROM report_stops WHERE report_id = reports.id AND received_at > 0"),
    "stage_files": (
        "file_id",
        "(SELECT org_id FROM reports WHERE reports.id = stage_files.report_id)",
        "SELECT org_id FROM report_stops WHERE report_id = stage_files.report_id AND received_at > 0",
    ),
    # An incident at an agency: its body, its ministry once it has come there, the centre once it was passed on.
    "incidents": (
        "id",
        "org_id",
        """SELECT stops.org_id FROM incident_reports JOIN report_stops AS stops ON stops.report_id = incident_reports.report_id
           WHERE (incident_id = incidents.id OR began_id = incidents.id) AND stops.received_at > 0""",
    ),
    # The files of a notice: whoever was handed it, and whoever was asked to agree to it.
    "notice_files": (
        "id",
        "(SELECT org_id FROM notices WHERE notices.id = notice_files.notice_id)",
        """SELECT deliveries.org_id FROM deliveries JOIN dispatches ON dispatches.id = dispatch_id
           WHERE subject_id = notice_files.notice_id AND handed_at > 0
           UNION SELECT org_id FROM consents WHERE consents.notice_id = notice_files.notice_id""",
    ),
    # Those above may know these; operators among themselves may not.
    "consents": ("id", "org_id", f"SELECT id FROM organisations WHERE id NOT IN {OPERATOR}"),
    "deliveries": ("id", "org_id", f"SELECT id FROM organisations WHERE id NOT IN {OPERATOR}"),
    "contacts": ("id", "org_id", f"SELECT id FROM organisations WHERE id NOT IN {OPERATOR}"),
    # What an organisation changed of itself, its secretariats know; what it asks, whoever decides it.
    "changes": ("id", "org_id", "SELECT ceptoar_id FROM watched_changes WHERE change_id = changes.id"),
    "amendments": ("id", "org_id", "SELECT amendments.decider_id"),
    "executives": ("id", "org_id", None),
    # A drill: whoever is invited, the ministries on the way, the centre, and members who were told of a part or handed its
    # notice. A part: its CEPTOAR and those of them.
    "drills": (
        "id",
        "org_id",
        f"""SELECT ceptoar_id FROM drill_parts WHERE drill_id = drills.id
            UNION SELECT ministry_id FROM drill_parts WHERE drill_id = drills.id AND ministry_id IS NOT NULL
            UNION SELECT id FROM organisations WHERE kind = 'centre'
            UNION {told_of_a_part("told.drill_id = drills.id")}""",
    ),
    "drill_parts": (
        "id",
        "ceptoar_id",
        f"""SELECT drill_parts.ministry_id WHERE drill_parts.ministry_id IS NOT NULL
            UNION SELECT id FROM organisations WHERE kind = 'centre'
            UNION {told_of_a_part("told.id = drill_parts.id")}""",
    ),
    # A large-scale outage: whoever is or was in its scope.
    "outages": ("id", "org_id", "SELECT org_id FROM outage_bodies WHERE outage_id = outages.id"),
    # How a body stands in one, and what it answered to the questions of a drill: those above may know, operators among themselves
    # may not.
    "outage_answers": ("id", "org_id", f"SELECT id FROM organisations WHERE id NOT IN {OPERATOR}"),
    "drill_answers": ("id", "org_id", f"SELECT id FROM organisations WHERE id NOT IN {OPERATOR}"),
    # A model of who depends on whom: its organisation, and those to whom it was opened. That nobody reads on whose reading
    # was ended is judged by a mark (scenes.py).
    "models": ("id", "org_id", "SELECT org_id FROM model_readers WHERE model_id = models.id"),
    # What a member hands in, it and the hub know; a share the circle to which it left, and whoever was asked to agree.
    # That there is a community, whoever is at the other end of what it proposes or is asked learns as well.
    "communities": (
        "id",
        "hub_id",
        """SELECT org_id FROM memberships WHERE community_id = communities.id
           UNION SELECT to_org FROM community_proposals WHERE from_org = communities.hub_id
           UNION SELECT from_org FROM community_proposals WHERE to_org = communities.hub_id""",
    ),
    "submissions": ("id", "org_id", "SELECT hub_id FROM communities WHERE communities.id = submissions.community_id"),
    "shares": (
        "id",
        "(SELECT hub_id FROM communities WHERE communities.id = shares.community_id)",
        """SELECT org_id FROM share_recipients WHERE share_id = shares.id
           UNION SELECT org_id FROM approvals WHERE share_id = shares.id""",
    ),
    "approvals": (
        "id",
        "org_id",
        "SELECT hub_id FROM shares JOIN communities ON communities.id = community_id WHERE shares.id = approvals.share_id",
    ),
    "arrivals": ("id", "to_org", None),
    # The files of communities go with that to which they belong.
    "community_files": (
        "id",
        """COALESCE((SELECT org_id FROM submissions WHERE submissions.id = submission_id),
             (SELECT hub_id FROM shares JOIN communities ON communities.id = community_id WHERE shares.id = share_id),
             (SELECT to_org FROM arrivals WHERE arrivals.id = arrival_id))""",
        """SELECT hub_id FROM submissions JOIN communities ON communities.id = community_id
           WHERE submissions.id = community_files.submission_id
           UNION SELECT org_id FROM share_recipients WHERE share_recipients.share_id = community_files.share_id
           UNION SELECT org_id FROM approvals WHERE approvals.share_id = community_files.share_id""",
    ),
    "community_proposals": ("id", "from_org", "SELECT community_proposals.to_org"),
    "people": (
        "id",
        "(SELECT MIN(org_id) FROM roles WHERE roles.person_id = people.id)",
        f"SELECT id FROM organisations WHERE id NOT IN {OPERATOR}",
    ),
}
# What belongs to nobody in particular, by the part of the path in which its id stands.
COMMON = {
    "notices": "notices",
    "cases": "cases",
    "boards": "dispatches",
    "organisations": "organisations",
    "overrides": "overrides",
    "waivers": "waivers",
    "recalls": "recalls",
    # Whoever may know of these is in the table above; anybody may ask.
    "outages": "outages",
    "drills": "drills",
    "drill-parts": "drill_parts",
}
# Tables by the part of the path in which the ids of their rows stand.
PLACES = {
    "reports": "reports",
    "drafts": "drafts",
    "consents": "consents",
    "inbox": "deliveries",
    "deliveries": "deliveries",
    "contacts": "contacts",
    "keys": "api_keys",
    "people": "people",
    "invitations": "invitations",
    "absences": "absences",
    "changes": "changes",
    "amendments": "amendments",
    "executives": "executives",
    "incidents": "incidents",
    "submissions": "submissions",
    "shares": "shares",
    "approvals": "approvals",
    "arrivals": "arrivals",
    "models": "models",
    "proposals": "community_proposals",
    **COMMON,
}

# Where the ids of the files of a thing stand, by the part of the path in which the id of the thing stands.
FILES = {
    "drafts": "draft_files",
    "reports": "stage_files",
    **dict.fromkeys(("notices", "inbox", "consents"), "notice_files"),
    **dict.fromkeys(("submissions", "shares", "approvals", "arrivals"), "community_files"),
}


# Which file belongs to which thing, by the part of the path in which the id of the thing stands; of the inbox that of one body.
PAIRS = {
    "drafts": "SELECT draft_id, id FROM draft_files",
    "reports": "SELECT report_id, file_id FROM stage_files",
    "notices": "SELECT notice_id, id FROM notice_files",
    "inbox": """SELECT deliveries.id, notice_files.id FROM deliveries JOIN dispatches ON dispatches.id = dispatch_id
                JOIN notice_files ON notice_id = subject_id WHERE deliveries.org_id = :me""",
    "consents": "SELECT consents.id, notice_files.id FROM consents JOIN notice_files USING (notice_id)",
    "submissions": "SELECT submission_id, id FROM community_files WHERE submission_id IS NOT NULL",
    "shares": "SELECT share_id, id FROM community_files WHERE share_id IS NOT NULL",
    "approvals": "SELECT approvals.id, community_files.id FROM approvals JOIN community_files USING (share_id)",
    "arrivals": "SELECT arrival_id, id FROM community_files WHERE arrival_id IS NOT NULL",
}


def pairs(database, kind, organisation):
    """Things of a kind, each with one of its files."""
    rows = read(database, PAIRS[kind], {"me": uuid.UUID(organisation).bytes}) if kind in PAIRS else []
    return [(text(thing), text(file)) for thing, file in rows]


def text(blob):
    """An id as people and programs write it."""
    return str(uuid.UUID(bytes=blob))


def read(database, ask, *values):
    named = values[0] if len(values) == 1 and isinstance(values[0], dict) else values
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30) as db:
        return db.execute(ask, named).fetchall()


def table(database, ask, values):
    """The columns and rows of what is asked."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30) as db:
        found = db.execute(ask, values)
        return [column for column, *_ in found.description], found.fetchall()


def owned_by(database, organisation):
    """The ids of all that belongs to an organisation, by table."""
    owner = uuid.UUID(organisation).bytes
    return {
        table: {text(row[0]) for row in read(database, f"SELECT {key} FROM {table} WHERE {whose} = ?", owner)}
        for table, (key, whose, _) in OWNED.items()
    }


def foreign_to(database, organisation):
    """All that the organisation must never be told of or let do anything with: its id, and in which table it stands."""
    me = uuid.UUID(organisation).bytes
    found = {}
    for table, (key, whose, others) in OWNED.items():
        # The people and contacts of ministries, secretariats and the centre are known to those below them.
        among = f"AND {whose} IN {OPERATOR}" if table in ("people", "contacts", "deliveries") else ""
        unless = f"AND ? NOT IN ({others})" if others else ""
        ask = f"SELECT {key} FROM {table} WHERE {whose} <> ? {among} {unless}"
        found.update({text(row[0]): table for row in read(database, ask, me, *([me] if others else []))})
    return found


def keys_of(database, person):
    """The keys of somebody, by their ids."""
    asked = "SELECT id FROM api_keys WHERE person_id = ?"
    return {text(key) for (key,) in read(database, asked, uuid.UUID(person).bytes)}


def common(database):
    """The ids of what belongs to nobody in particular, by table."""
    return {table: [text(row[0]) for row in read(database, f"SELECT id FROM {table} LIMIT 2000")] for table in COMMON.values()}


def circles(database):
    """The codes of all communities: they are public, what is inside is not."""
    return [code for (code,) in read(database, "SELECT code FROM communities ORDER BY code")]


def circles_of(database, organisation):
    """The codes of those of which it is the hub or a member."""
    me = uuid.UUID(organisation).bytes
    mine = "SELECT community_id FROM memberships WHERE org_id = ? AND valid_to IS NULL"
    rows = read(database, f"SELECT code FROM communities WHERE hub_id = ? OR id IN ({mine}) ORDER BY code", me, me)
    return [code for (code,) in rows]


def acts(database):
    """How many entries the audit chain has."""
    return read(database, "SELECT MAX(seq) FROM audit_entries")[0][0]


# What passes a bridge becomes the other end's by the act of whoever passes it, and so does the letter that tells of it, or
# that its hub recalled it.
SENT = """SELECT 1 FROM arrivals JOIN audit_entries ON passed_by = person_id OR (action = 'tidings.told' AND person_id =
            (SELECT recalled_by FROM share_recalls WHERE share_recalls.share_id = arrivals.share_id))
          WHERE ? IN ('community.bridge-crossed', 'tidings.told') AND arrivals.id = ? AND seq = ?"""


def trespasses(database, since, doers):
    """What these organisations did since to what is foreign to them."""
    strange = []
    for doer in doers:
        foreign = foreign_to(database, doer)
        ask = "SELECT seq, action, subject_id FROM audit_entries WHERE seq > ? AND org_id = ? AND subject_id IS NOT NULL"
        for seq, action, subject in read(database, ask, since, uuid.UUID(doer).bytes):
            if text(subject) in foreign and not read(database, SENT, action, subject, seq):
                strange.append(f"{seq} {action} on a row of {foreign[text(subject)]}")
    return strange


def rows_of(database, organisation):
    """Every row of every table in which the organisation, its people or anything of its own is named."""
    known = {uuid.UUID(organisation).bytes}
    for ids in owned_by(database, organisation).values():
        known |= {uuid.UUID(one).bytes for one in ids}
    found = {}
    for (table,) in read(database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_%'"):
        rows = read(database, f"SELECT * FROM {table}")
        found[table] = sorted(repr(row) for row in rows if any(value in known for value in row if isinstance(value, bytes)))
    return found
