"""The people who call, their keys, and a mark in everything of theirs: a text that nobody else may ever be told."""

import base64
import json
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid

import ownership


class StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(base, path, form=None, cookie=None):
    """The headers and text of a page; redirects are not followed."""
    data = urllib.parse.urlencode(form, doseq=True).encode() if form is not None else None
    request = urllib.request.Request(base + path, data=data, headers={"Cookie": cookie} if cookie else {})
    try:
        answer = urllib.request.build_opener(StayHere).open(request, timeout=30)
    except urllib.error.HTTPError as other:
        answer = other
    return answer.headers, answer.read().decode()


class Caller:
    """Somebody of the demo who has made a key that gives all that he may do himself."""

    def __init__(self, base, database, name, organisation, person):
        self.base, self.database, self.name = base, database, name
        self.organisation, self.person = organisation, person
        held = ownership.read(
            database,
            "SELECT role FROM roles WHERE person_id = ? AND org_id = ? AND until IS NULL",
            uuid.UUID(person).bytes,
            uuid.UUID(organisation).bytes,
        )
        self.roles = [role for (role,) in held]
        self.marks = []
        headers, _ = ask(base, "/demo/sign-in", {"person": person})
        self.cookie = headers["Set-Cookie"].split(";")[0]
        self.key = self.make_key(self.mark("key"))

    def mark(self, what):
        """A text of which there is no other."""
        mark = f"{what}-of-{self.name}-{uuid.uuid4().hex[:12]}"
        self.marks.append(mark)
        return mark

    def make_key(self, name):
        made, told = ask(self.base, "/account/keys/new", {"name": name, "roles": self.roles}, self.cookie)
        cookies = [self.cookie] + [value.split(";")[0] for value in made.get_all("Set-Cookie") or []]
        if made.get("Location"):
            _, told = ask(self.base, made["Location"], cookie="; ".join(cookies))
        return re.search(r"kn_[A-Za-z0-9_]+", told).group()

    def call(self, method, path, body=None, tag=None):
        """The JSON of an answer and its ETag; anything but success is an error. Bytes are sent as they are."""
        request = urllib.request.Request(f"{self.base}/api/v1{path}", method=method)
        request.add_header("Authorization", f"Bearer {self.key}")
        if tag:
            request.add_header("If-Match", tag)
        if isinstance(body, bytes):
            request.add_header("Content-Type", "application/octet-stream")
            request.data = body
        elif body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                told = answer.read()
                return (json.loads(told) if told else None), answer.headers.get("ETag")
        except urllib.error.HTTPError as refused:
            raise SystemExit(f"{self.name}: {method} {path}: {refused.code} {refused.read().decode()}") from None

    def answer(self, path):
        """The status and the text of what is read there."""
        request = urllib.request.Request(f"{self.base}/api/v1{path}", headers={"Authorization": f"Bearer {self.key}"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def write(self, title):
        """A draft with this title."""
        draft, tag = self.call("POST", "/drafts", {"exercise": False})
        said = {
            "stage": "first",
            "content": {"title": title, "situation": title, "matters": {"4-1": "yes"}},
            "label": {"tlp": "amber"},
        }
        return self.call("PUT", f"/drafts/{draft['id']}", said, tag)

    def plant(self):
        """Plants a report, which it gives, a draft, a point of contact, a name that is asked for, an invitation, an absence,
        a word about oneself."""
        draft, tag = self.write(self.mark("report"))
        sent, _ = self.call("POST", f"/drafts/{draft['id']}/submit", tag=tag)
        self.write(self.mark("draft"))
        card = {
            "priority": 2,
            "name": {"ja": self.mark("contact")},
            "post": {"ja": self.mark("post")},
            "phone": "03-0000-0001",
            "mail": "noc@kaname.example",
            "hours": "business",
        }
        self.call("POST", f"/organisations/{self.organisation}/contacts", card)
        name = {"ja": self.mark("amended-name")}
        self.call("POST", "/amendments", {"what": "name", "name": name, "reason": self.mark("amendment")})
        profile, tag = self.call("GET", "/me/profile")
        self.call("PUT", "/me/profile", {**profile, "post": self.mark("profile")[:80]}, tag)
        invited = {"mail": f"{uuid.uuid4().hex[:12]}@kaname.example", "name": self.mark("invited"), "roles": "contact"}
        ask(self.base, "/invitations/new", invited, self.cookie)
        ask(self.base, "/absences/new", {"begins": "2099-01-01T09:00", "ends": "2099-01-02T09:00"}, self.cookie)
        return sent["report"]

    def let_in(self, code, organisation):
        """Lets an organisation into the circle of which one is the hub; one that is in stays in."""
        ask(self.base, f"/communities/{code}/members", {"organisation": organisation, "role": "member"}, self.cookie)

    def hand_in(self, code):
        """Something for the hub and nobody else, with a file."""
        said = {"title": self.mark("handed-in"), "text": self.mark("handed-in"), "label": {"tlp": "red"}}
        file = base64.b64encode(self.mark("handed-in").encode()).decode()
        self.call("POST", f"/communities/{code}/submissions", {**said, "files": [{"name": "a.txt", "bytes": file}]})


def incident(agency):
    """A report of an agency, of which an incident comes: for it and its ministry, and for nobody else."""
    draft, tag = agency.write(agency.mark("incident"))
    agency.call("POST", f"/drafts/{draft['id']}/submit", tag=tag)


def share(provider, writer, second, code):
    """What the provider handed in is shared with the circle and passes the bridges over which it may go by itself. Gives
    what it says: a mark that all may be told to whom it went, and nobody else."""
    mark = writer.mark("share")
    said = {"title": provider.mark("handed-in"), "text": provider.mark("handed-in"), "label": {"tlp": "amber"}}
    handed, _ = provider.call("POST", f"/communities/{code}/submissions", said)
    begun, tag = writer.call("POST", f"/communities/{code}/shares", {"submissions": [handed["id"]]})
    place, told = f"/shares/{begun['id']}", {"title": mark, "body": mark, "label": {"tlp": "amber"}}
    _, tag = writer.call("PUT", f"{place}/desk", told, tag)
    writer.call("POST", f"{place}/desk/files?name=a.txt", mark.encode(), tag)
    saved, _ = writer.call("GET", f"{place}/desk")
    seen = {"hash": saved["hash"]}
    agree(provider, writer, place, seen)
    second.call("POST", f"{place}/reviews", {**seen, "verdict": "approve"})
    second.call("POST", f"{place}/release", seen)
    shown, _ = writer.call("GET", f"{place}/desk")
    for bridge in [way["bridge"] for way in shown["ways"] if way["reach"] == "here"]:
        agree(provider, writer, place, {**seen, "bridge": bridge})
        second.call("POST", f"{place}/cross", {"bridge": bridge})
    return mark


def outage(duty, title, groups, exercise=True):
    """A large-scale outage, mostly as an exercise, in the scope of these groups: their members are asked how they stand."""
    declared = {"title": title, "ceptoars": groups, "upward_minutes": 60, "asked": ["operator"], "downward_minutes": 120}
    raised, _ = duty.call("POST", "/outages", {"step": "large-scale", "declared": declared, "reason": title, "exercise": exercise})
    return raised["id"]


def drill(secretariat):
    """A drill of a secretariat's own, by which its members are to be surprised: of it they are told nothing."""
    mark = secretariat.mark("drill")
    text = {"title": mark, "body": mark}
    days = {"from": "2016-06-01", "until": "2016-06-30", "reply_by": "2016-06-01"}
    planned, _ = secretariat.call("POST", "/drills", {"offer": {**days, "guidance": mark, "text": text}})
    part = secretariat.call("GET", f"/drills/{planned['id']}")[0]["parts"][0]["id"]
    when = {"from": "2016-06-02T10:00:00+09:00", "until": "2016-06-02T17:00:00+09:00"}
    plan = {"seen": 0, "takes_part": True, "announced": False, "word": mark, "addition": mark, "text": text, **when}
    secretariat.call("POST", f"/drill-parts/{part}/plans", plan)


def model(keeper, title):
    """A model of who depends on whom, with a plan: every text in it is the title."""
    nodes = [{"id": "P", "name": title}, {"id": "T", "name": title, "remarks": title}]
    needs = [{"id": "T-P", "of": "T", "suppliers": ["P"], "reserve_h": 24, "remarks": title}]
    said = {"name": title, "note": title, "model": {"nodes": nodes, "needs": needs}}
    happens = {"name": title, "failures": [{"node": "P", "at_h": 0}]}
    begun, _ = keeper.call("POST", "/models", {**said, "plan": happens})
    keeper.call("POST", f"/models/{begun['id']}/plans", {**happens, "repairs": [{"node": "P", "at_h": 12}]})
    return begun["id"]


def agree(provider, writer, place, asked):
    """The hub asks the provider, who agrees."""
    approval, _ = writer.call("POST", f"{place}/approvals", {**asked, "provider": provider.organisation})
    provider.call("POST", f"/approvals/{approval['id']}/answer", {"answer": "agree"})


def people_at(database, role, organisation):
    """All who have that role there."""
    asked = "SELECT DISTINCT person_id FROM roles WHERE role = ? AND org_id = ? AND until IS NULL ORDER BY person_id"
    rows = ownership.read(database, asked, role, uuid.UUID(organisation).bytes)
    return [ownership.text(person) for (person,) in rows]


def somebody(database, role, kind, among="SELECT organisations.id FROM organisations"):
    """Organisations and people in that role of bodies of that kind, those with most reports first."""
    rows = ownership.read(
        database,
        f"""SELECT roles.org_id, MIN(roles.person_id) FROM roles JOIN organisations ON organisations.id = roles.org_id
            WHERE role = ? AND until IS NULL AND kind = ? AND roles.org_id IN ({among})
            GROUP BY roles.org_id
            ORDER BY (SELECT COUNT(*) FROM reports WHERE reports.org_id = roles.org_id) DESC, roles.org_id""",
        role,
        kind,
    )
    return [(ownership.text(org), ownership.text(person)) for org, person in rows]


def groups_of(database, organisation):
    """The codes of the sector groups of which the organisation is a member."""
    rows = ownership.read(
        database,
        "SELECT DISTINCT code FROM members JOIN organisations ON organisations.id = ceptoar_id WHERE org_id = ?",
        uuid.UUID(organisation).bytes,
    )
    return sorted(code for (code,) in rows)


def notice(analyst, reviewer, title, groups, release, tlp="amber"):
    """The id of a notice with a file to these groups; released, or left at the desk."""
    content = {"kind": "alert", "title": title, "body": title, "label": {"tlp": tlp, "ceptoars": groups}}
    begun, tag = analyst.call("POST", "/notices", {"content": content})
    analyst.call("POST", f"/notices/{begun['id']}/files?name=a.txt", title.encode(), tag)
    begun, _ = analyst.call("GET", f"/notices/{begun['id']}")
    if release:
        seen = {"hash": begun["hash"]}
        reviewer.call("POST", f"/notices/{begun['id']}/reviews", {**seen, "verdict": "approve"})
        reviewer.call("POST", f"/notices/{begun['id']}/release", seen)
    return begun["id"]
