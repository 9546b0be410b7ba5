"""What schemathesis is told besides the document: asking for real things, one's own and others'; noting every answer."""

import json
import os
import random
import re
import time
import uuid

import ownership
import schemathesis
from likely import Likely
from planting import ask

DATABASE, MINE = os.environ["KANAME_DATABASE"], os.environ["KANAME_MINE"]
OTHERS = os.environ["KANAME_OTHERS"].split()
# What it may never be told; and what it never says itself, for others must not be told it by it.
MARKS = json.loads(os.environ["KANAME_MARKS"])
UNSAID = json.loads(os.environ["KANAME_UNSAID"])
KEPT = set(os.environ["KANAME_KEPT"].split())
NOTED = open(os.environ["KANAME_NOTED"], "a", buffering=1, encoding="utf-8")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
PROBLEM = re.compile(r'"type":"urn:kaname:problem:([a-z.-]+)"')
# The fields of what is sent that hold ids, and of what.
FIELDS = {
    "report": "reports", "reports": "reports", "case": "cases", "into": "cases", "notice": "notices", "person": "people",
    "organisation": "organisations", "organisations": "organisations", "recipients": "organisations", "ceptoar": "organisations", "contacts": "contacts",
    "submissions": "submissions", "arrivals": "arrivals", "provider": "organisations",
}  # fmt: skip
BASE = os.environ["KANAME_BASE"]
likely = Likely(
    BASE, DATABASE, MINE, os.environ["KANAME_PERSON"], os.environ["KANAME_KEY"], KEPT,
    json.loads(ask(BASE, "/api/v1/openapi.json")[1]),
)  # fmt: skip
chance = random.Random(1)
read_at, things, seen, cursors, tags = 0.0, {}, set(), {}, {}


def known():
    """What there is, by table and by whose it is: mine, another's or common; read anew every few seconds."""
    global read_at, things
    if time.monotonic() - read_at > 5:
        things = {"common": {table: set(ids) for table, ids in ownership.common(DATABASE).items()}}
        things["mine"] = ownership.owned_by(DATABASE, MINE)
        things["others"] = [ownership.owned_by(DATABASE, other) for other in OTHERS]
        read_at = time.monotonic()
    return things


def real(table, given, near=False):
    """The id of a real thing of this table instead of an invented one, of one's own if `near`; what came from an earlier
    answer stays."""
    there = known()
    mine, common = there["mine"].get(table, set()), there["common"].get(table, set())
    if given in mine or given in common or any(given in other.get(table, ()) for other in there["others"]):
        return given
    owners = [mine, common] if near else [mine, common, mine, common] + [other.get(table, set()) for other in there["others"]]
    owners = [ids for ids in owners if ids]
    if not owners or (not near and chance.random() < 0.1):
        return given
    return chance.choice(sorted(chance.choice(owners)))


def filled(value, field=""):
    """What is sent, with real ids."""
    if isinstance(value, dict):
        return {name: filled(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part, field) for part in value]
    if field in FIELDS and isinstance(value, str) and is_id(value):
        return real(FIELDS[field], value)
    return value


def unmarked(value):
    """The same without marks: schemathesis sends what it was told before, and whoever writes his mark down tells it himself."""
    if isinstance(value, dict):
        return {name: unmarked(part) for name, part in value.items()}
    if isinstance(value, list):
        return [unmarked(part) for part in value]
    return "unmarked" if isinstance(value, str) and any(mark in value for mark in UNSAID) else value


def is_id(text):
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


LAST = "SELECT revision, content_hash FROM {of}_revisions WHERE {of}_id = ? ORDER BY revision DESC LIMIT 1"


def standing(case):
    """Revision and hash of the draft, notice or share that is asked for, as they stand now."""
    kind, thing = case.path.split("/")[3], str((case.path_parameters or {}).get("id", ""))
    if not is_id(thing):
        return None, None
    key = uuid.UUID(thing).bytes
    if kind == "drafts":
        rows = ownership.read(DATABASE, "SELECT revision, NULL FROM drafts WHERE id = ?", key)
    elif kind in ("notices", "shares"):
        rows = ownership.read(DATABASE, LAST.format(of=kind[:-1]), key)
    else:
        rows = []
    return rows[0] if rows else (None, None)


def pair(case, kind):
    """A file is mostly asked for with the thing to which it belongs."""
    if {"id", "file"} <= set(case.path_parameters or {}) and chance.random() < 0.7:
        all_of = ownership.pairs(DATABASE, kind, MINE)
        mine = known()["mine"].get(ownership.PLACES.get(kind), set())
        own = [one for one in all_of if one[0] in mine]
        if all_of:
            case.path_parameters["id"], case.path_parameters["file"] = chance.choice(own if own and chance.random() < 0.6 else all_of)


def thing_of(case):
    """What a tag is of: the thing in the path, with what of it is meant."""
    place = case.path.split("/")[3:]
    said = {"roles": "{id}"}.get(place[-1], place[-1])
    return place[0], said, str((case.path_parameters or {}).get("id", ""))


@schemathesis.hook
def before_call(context, case, kwargs):
    """Most ids are those of real things: one's own, or the neighbours'. Cursors are such as were given out."""
    parts, wanted = case.path.split("/"), likely.wants(case)
    for name, given in list((case.path_parameters or {}).items()):
        before = parts[parts.index(f"{{{name}}}") - 1] if f"{{{name}}}" in parts else ""
        table = ownership.FILES.get(parts[3]) if before == "files" else ownership.PLACES.get(before)
        if table and is_id(str(given)):
            case.path_parameters[name] = real(table, str(given), wanted)
        if before == "communities" and chance.random() < 0.9:
            own = ownership.circles_of(DATABASE, MINE) if chance.random() < 0.6 else []
            case.path_parameters[name] = chance.choice(own or ownership.circles(DATABASE))
        # Whoever ended his own key or took his own roles would see nothing more.
        if case.method != "GET" and case.path_parameters[name] in KEPT and before in ("keys", "people"):
            case.path_parameters[name] = str(uuid.uuid4())
    pair(case, parts[3])
    if wanted:
        likely.shape(case, filled)
    elif isinstance(case.body, dict):
        case.body = unmarked(filled(case.body))
    for name, given in list((case.query or {}).items()):
        case.query[name] = unmarked(given)
    # The same words under a key that was used are only answered again.
    if "Idempotency-Key" in (case.headers or {}) and chance.random() < 0.8:
        case.headers["Idempotency-Key"] = uuid.uuid4().hex
    # Whoever left the circle of which all of this is would see nothing more of it.
    if case.path.endswith("/leave") and case.path_parameters["code"] in KEPT:
        case.path_parameters["code"] = "NONE"
    revision, hashed = standing(case)
    tag = f'"{revision}"' if revision else tags.get(thing_of(case))
    if tag and not wanted and case.headers and "If-Match" in case.headers and chance.random() < 0.7:
        case.headers["If-Match"] = tag
    if hashed and isinstance(case.body, dict) and "hash" in case.body and (wanted or chance.random() < 0.7):
        case.body["hash"] = hashed
    if case.query and "cursor" in case.query and chance.random() < 0.9:
        given = cursors.get(case.path)
        if given and chance.random() < 0.5:
            case.query["cursor"] = given
        else:
            del case.query["cursor"]


@schemathesis.hook
def after_call(context, case, response):
    """Notes once what was done with which outcome, for whose thing it was asked, and what was told."""
    told = response.content.decode("utf-8", "replace")
    if response.status_code < 300 and '"next":"' in told:
        cursors[case.path] = told.rsplit('"next":"', 1)[1].split('"')[0]
    if response.status_code < 300 and "etag" in response.headers:
        tags[thing_of(case)] = response.headers["etag"][0]
    sent = str(case.body) + str(case.query) + str(case.path_parameters)
    code = PROBLEM.search(told)
    note("did", case, response, code[1] if code and response.status_code >= 400 else "")
    likely.note(case, response.status_code)
    for one in UUID.findall(sent):
        if response.status_code < 400 and one in str(case.path_parameters):
            note("given", case, response, one)
    for one in set(UUID.findall(told)) - set(UUID.findall(sent)):
        note("told", case, response, one)
    for mark in MARKS:
        if mark in told:
            note("mark", case, response, mark)


def note(what, case, response, thing):
    line = f"{what}\t{case.method} {case.path}\t{response.status_code}\t{thing}\n"
    if line not in seen:
        seen.add(line)
        NOTED.write(line)


@schemathesis.hook
def before_add_examples(context, examples):
    """Few of each operation, so that every one has its turn before the time is over."""
    del examples[3:]
