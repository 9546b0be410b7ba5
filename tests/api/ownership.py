"""Who owns what, read from the database: the oracle of fuzz.py."""

import sqlite3
import uuid

# What belongs to one organisation and may be known to no other operator: the column with its id, and its owner.
OWNED = [
    ("reports", "id", "org_id"),
    ("drafts", "id", "filed_by_org"),
    ("consents", "id", "org_id"),
    ("deliveries", "id", "org_id"),
    ("stage_files", "file_id", "(SELECT org_id FROM reports WHERE reports.id = stage_files.report_id)"),
    ("draft_files", "id", "(SELECT filed_by_org FROM drafts WHERE drafts.id = draft_files.draft_id)"),
]


def text(blob):
    """An id as people and programs write it."""
    return str(uuid.UUID(bytes=blob))


def owned_by(database, organisation):
    """The ids of all that belongs to an organisation, by kind."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30) as db:
        owner = uuid.UUID(organisation).bytes
        return {
            table: {text(row[0]) for row in db.execute(f"SELECT {key} FROM {table} WHERE {column} = ?", (owner,))}
            for table, key, column in OWNED
        }


def acts(database):
    """How many entries the audit chain has."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30) as db:
        return db.execute("SELECT MAX(seq) FROM audit_entries").fetchone()[0]


def trespasses(database, since):
    """What was done since to what belongs to somebody else than who did it."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30) as db:
        owners = {}
        for table, key, column in OWNED:
            owners.update(db.execute(f"SELECT {key}, {column} FROM {table}").fetchall())
        done = db.execute(
            "SELECT seq, action, subject_id, org_id FROM audit_entries WHERE seq > ? AND subject_id IS NOT NULL", (since,)
        ).fetchall()
    return [
        f"{seq} {action}" for seq, action, subject, org in done if subject in owners and owners[subject] != org
    ]
