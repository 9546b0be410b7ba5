"""What an operation needs to be done at all: a thing in the state that it wants, what goes with it in the body, the tag and
the hash that stand. It only says what is sent; what may come of it is judged by ownership.py and by schemathesis."""

import json
import random
import struct
import urllib.error
import urllib.parse
import urllib.request
import uuid
import zlib

import ownership
from wanted import WANTED

# Left to chance, most operations would only ever be refused: whatever was done once is sent what schemathesis makes up.
TRIES = 8
# What is changed of what stands, for it cannot be anything: a key changes nobody's name.
CHANGED = {
    "PUT /me/profile": {"post": "監視室"},
    "PUT /organisations/{id}/registration": {"note": "確認した"},
}
# Where the tag stands that an operation wants back, if not where it is sent.
TAGGED = {
    "drafts": "/drafts/{id}", "notices": "/notices/{id}", "shares": "/shares/{id}/desk", "contacts": "/contacts/{id}",
    "people": "/people/{id}", "cases": "/cases/{id}",
}  # fmt: skip
# What has to be read first, and what of it goes into the body.
BESIDE = {
    "POST /notices/{id}/leaving": ("/notices/{id}/leaving", "list", lambda read: read.get("list")),
    "POST /notices/{id}/waivers": (
        "/notices/{id}/desk",
        "fingerprint",
        lambda read: next((one["fingerprint"] for one in read.get("findings", []) if not one["waived"]), None),
    ),
}
AT_THEIR_PLACE = ("/description", "/registration", "/entry", "/assignment")
# What is sent as it is: a list of members, and a picture that says who made it.
LISTED = "code,kind,name_ja,sector\nOP-7001,operator,汐路水道,WATER\n".encode()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def picture(author):
    """A PNG of one point, with its author."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    said = chunk(b"tEXt", b"Author\0" + author.encode())
    return b"\x89PNG\r\n\x1a\n" + head + said + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


class Likely:
    """How what was not done yet is tried by one caller."""

    def __init__(self, base, database, organisation, person, key, kept, document):
        self.base, self.database, self.key, self.kept = base, database, key, kept
        self.who = {"me": uuid.UUID(organisation).bytes, "person": uuid.UUID(person).bytes}
        self.document, self.chance = document, random.Random(2)
        self.done, self.tried = set(), {}

    def named(self, case):
        return f"{case.method} {case.path.removeprefix('/api/v1')}"

    def note(self, case, status):
        if status < 300:
            self.done.add(self.named(case))

    def wants(self, case):
        """Whether this case is to be one that can be done: so long as the operation never was, and now and then again."""
        name = self.named(case)
        if case.method.lower() not in self.document["paths"].get(case.path, {}):
            return False
        if name in self.done:
            return self.chance.random() < 0.02
        if name in WANTED and not self.things(name):
            return False
        self.tried[name] = self.tried.get(name, 0) + 1
        return self.tried[name] <= TRIES

    def things(self, name):
        """The things in the state that is wanted, each with what goes with it."""
        columns, rows = ownership.table(self.database, WANTED[name], self.who)
        found = [{column: told(value) for column, value in zip(columns, row)} for row in rows]
        return [row for row in found if row.get("id") not in self.kept]

    def shape(self, case, filled):
        """Turns the case into one that says what the document shows, of such a thing, on what stands."""
        name, operation = self.named(case), self.document["paths"][case.path][case.method.lower()]
        found = self.things(name) if name in WANTED else []
        thing = self.chance.choice(found) if found else {}
        for part, value in thing.items():
            if case.path_parameters and part in case.path_parameters:
                case.path_parameters[part] = value
        needed = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query" and one.get("required")}
        case.query = {one: value for one, value in (case.query or {}).items() if one in needed}
        case.query |= {part.removeprefix("query."): value for part, value in thing.items() if part.startswith("query.")}
        (case.headers or {}).pop("Idempotency-Key", None)
        self.say(case, operation, thing, filled)
        if any(one["name"] == "If-Match" and one.get("required") for one in operation.get("parameters", [])):
            tag, stands = self.standing(case)
            if tag:
                case.headers = {**(case.headers or {}), "If-Match": tag}
            if case.path.endswith("/carry"):
                case.query["name"] = "a.txt"
            if name in CHANGED and isinstance(stands, dict):
                case.body = {**stands, **CHANGED[name]}
        elif name in BESIDE:
            path, part, pick = BESIDE[name]
            case.body[part] = pick(self.asked(path.format(**case.path_parameters))[1]) or case.body[part]
        elif name == "GET /search":
            case.query["q"] = "通信"
        elif name == "POST /organisations/list":
            case.query["plan"] = self.asked("/organisations/preview", LISTED)[1].get("plan", "")

    def say(self, case, operation, thing, filled):
        """The example of the document as the body, with what goes with the thing."""
        content = operation.get("requestBody", {}).get("content", {})
        if "application/octet-stream" in content:
            case.media_type = "application/octet-stream"
            case.body = LISTED if "/organisations/" in case.path else picture("somebody")
            if "name" in (case.query or {}):
                case.query["name"] = "a.png"
        elif "application/json" in content:
            case.media_type = "application/json"
            schema = content["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
            body = filled(self.document["components"]["schemas"][schema]["example"])
            for part, value in thing.items():
                member = part.removeprefix("body.")
                if part == member:  # of the path or the query
                    continue
                if value is None:
                    body.pop(member, None)
                else:
                    body[member] = [value] if isinstance(body.get(member), list) else value
            case.body = body

    def standing(self, case):
        """What stands now, with its tag, as it is read by whoever builds on it."""
        path = TAGGED.get(case.path.split("/")[3], "")
        if not path or case.path.endswith(AT_THEIR_PLACE):
            path = case.path.removeprefix("/api/v1")
        for part, value in (case.path_parameters or {}).items():
            path = path.replace(f"{{{part}}}", urllib.parse.quote(str(value), safe=""))
        return self.asked(path)

    def asked(self, path, sent=None):
        """The tag of an answer, and what it says."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/octet-stream"}
        request = urllib.request.Request(f"{self.base}/api/v1{path}", data=sent, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.headers.get("ETag"), json.loads(answer.read())
        except (urllib.error.HTTPError, ValueError):
            return None, {}


def told(value):
    """An id or a hash as programs write it; anything else as it is."""
    if isinstance(value, bytes):
        return str(uuid.UUID(bytes=value)) if len(value) == 16 else value.hex()
    return value
