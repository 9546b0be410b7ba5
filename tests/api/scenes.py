"""What stands in the hub before anybody calls: things of every kind in the states in which something can be done to them."""

import re
import uuid

from likely import picture
from planting import agree, ask, incident, model, notice


def joined(manager, role="contact"):
    """Somebody whom the manager invites and who joins: there is somebody to be given other roles, or to be let go."""
    base, name = manager.base, manager.mark("joined")
    invited = {"mail": f"{uuid.uuid4().hex[:12]}@kaname.example", "name": name, "roles": role}
    made, _ = ask(base, "/invitations/new", invited, manager.cookie)
    cookies = dict(value.split(";")[0].split("=", 1) for value in made.get_all("Set-Cookie") or [])
    joins = {"name": name, "kana": "しおかぜ", "romaji": "SHIOKAZE", "password": uuid.uuid4().hex}
    ask(base, f"/invitations/{cookies['kaname-invitation']}", joins)
    people, _ = manager.call("GET", "/people?limit=100")
    if not any(one["name"]["ja"] == name for one in people["items"]):
        raise SystemExit(f"{name} did not join")


def absence(away, deputy, role):
    """Somebody will be away, and a colleague has agreed to stand in."""
    said = {"begins": "2099-02-01T09:00", "ends": "2099-02-02T09:00", "deputies": deputy.person, "roles": role}
    ask(away.base, "/absences/new", said, away.cookie)
    announced, _ = deputy.call("GET", "/absences")
    asked = next(one["id"] for one in announced["items"] if one["person"] == away.person)
    ask(away.base, f"/absences/{asked}/answer", {"agrees": "yes"}, deputy.cookie)


def attached(operator):
    """A draft with a picture that says who made it."""
    draft, tag = operator.write(operator.mark("draft"))
    operator.call("POST", f"/drafts/{draft['id']}/files?name=a.png", picture(operator.mark("file")), tag)


def derived(analyst, report, title):
    """A notice that comes of this report, at the desk."""
    begun, tag = analyst.call("POST", "/notices/derive", {"reports": [report]})
    content = {"kind": "alert", "title": title, "body": title, "label": begun["content"]["label"]}
    analyst.call("PUT", f"/notices/{begun['id']}", content, tag)
    _, tag = analyst.call("GET", f"/notices/{begun['id']}")
    analyst.call("POST", f"/notices/{begun['id']}/files?name=a.png", picture(title), tag)
    return analyst.call("GET", f"/notices/{begun['id']}")[0]


def passed_up(ministry, report):
    """The ministry passes a report on to the centre."""
    ministry.call("POST", f"/reports/{report}/acknowledge")
    ministry.call("POST", f"/reports/{report}/pass", {"remark": ""})


def at_the_desk(analyst, report, whose):
    """What comes of a report: a notice to which its reporter is asked to agree, one for which it is asked to leave without
    that, one in which something of the reporter's is to stay, and a case."""
    asked = derived(analyst, report, analyst.mark(f"consent-to-{whose.name}"))
    analyst.call("POST", f"/notices/{asked['id']}/consents", {"report": report, "hash": asked["hash"]})
    for _ in range(2):
        alone = derived(analyst, report, analyst.mark("override-at-the-desk"))
        said = {"report": report, "hash": alone["hash"], "ground": "法令", "reason": "緊急"}
        analyst.call("POST", f"/notices/{alone['id']}/overrides", said)
    for proposed in (True, False):
        named = derived(analyst, report, whose.call("GET", f"/organisations/{whose.organisation}")[0]["name"]["ja"])
        found = analyst.call("GET", f"/notices/{named['id']}/desk")[0]["findings"]
        if proposed:
            said = {"fingerprint": found[0]["fingerprint"], "reason": "公知のため"}
            analyst.call("POST", f"/notices/{named['id']}/waivers", said)
    analyst.call("POST", "/cases", {"title": analyst.mark("case"), "reports": [report]})


def passed_down(callers, title):
    """A notice comes down to the members of a group."""
    for caller in callers:
        came, _ = caller.call("GET", "/inbox?limit=100")
        caller.call("POST", f"/inbox/{next(one['id'] for one in came['items'] if one['title'] == title)}/pass", {})


def needs_help(operator, title):
    """A member answers a notice that it needs help."""
    came, _ = operator.call("GET", "/inbox?limit=100")
    thing = next(one["id"] for one in came["items"] if one["title"] == title)
    operator.call("POST", f"/inbox/{thing}/answer", {"answer": "need-help", "note": operator.mark("help")})


def updated(analyst, reviewer, first, title, groups, release):
    """A second version of a released notice; where it goes to fewer groups and stays at the desk, somebody leaves."""
    begun, tag = analyst.call("POST", f"/notices/{first}/updates")
    label = {"tlp": "amber", "ceptoars": groups}
    content = {"kind": "alert", "title": title, "body": title, "label": label, "news": "対処を加えた"}
    saved, _ = analyst.call("PUT", f"/notices/{begun['id']}", content, tag)
    if release:
        seen = {"hash": saved["hash"]}
        reviewer.call("POST", f"/notices/{begun['id']}/reviews", {**seen, "verdict": "approve"})
        reviewer.call("POST", f"/notices/{begun['id']}/release", seen)


def recalls(analyst, reviewer, groups):
    """Notices of which somebody asks that they be recalled; another decides it. One stands, and one is to be released."""
    said = {"reason": "版の番号に誤りがありました。", "instructions": "廃棄してください。"}
    for _ in range(3):
        wrong = notice(analyst, reviewer, analyst.mark("recall-at-the-desk"), groups, True)
        analyst.call("POST", f"/notices/{wrong}/recalls", said)
    for _ in range(2):
        ready = notice(analyst, reviewer, analyst.mark("ready-at-the-desk"), groups, False)
        seen, _ = analyst.call("GET", f"/notices/{ready}")
        reviewer.call("POST", f"/notices/{ready}/reviews", {"hash": seen["hash"], "verdict": "approve"})


def shares(provider, writer, second, code):
    """Shares at the desk of a hub: begun, waiting for their provider, agreed to, approved, shared; each with a file of the provider."""
    for state in ("begun", "asked", "asked", "agreed", "agreed", "approved", "approved", "shared", "shared"):
        title = f"共有の案（{state}）"
        said = {"title": title, "text": title, "label": {"tlp": "amber"}}
        file = {"name": "a.txt", "bytes": "MjAzLjAuMTEzLjc="}
        handed, _ = provider.call("POST", f"/communities/{code}/submissions", {**said, "files": [file]})
        begun, tag = writer.call("POST", f"/communities/{code}/shares", {"submissions": [handed["id"]]})
        place = f"/shares/{begun['id']}"
        _, tag = writer.call("PUT", f"{place}/desk", {"title": title, "body": title, "label": {"tlp": "amber"}}, tag)
        file = writer.call("GET", f"/submissions/{handed['id']}")[0]["files"][0]["file"]["id"]
        writer.call("POST", f"{place}/desk/files/{file}/carry?name=a.txt", tag=tag)
        seen = {"hash": writer.call("GET", f"{place}/desk")[0]["hash"]}
        if state == "asked":
            writer.call("POST", f"{place}/approvals", {**seen, "provider": provider.organisation})
        if state in ("agreed", "approved", "shared"):
            agree(provider, writer, place, seen)
        if state in ("approved", "shared"):
            second.call("POST", f"{place}/reviews", {**seen, "verdict": "approve"})
        if state == "shared":
            second.call("POST", f"{place}/release", seen)
            for way in writer.call("GET", f"{place}/desk")[0]["ways"]:
                agree(provider, writer, place, {**seen, "bridge": way["bridge"]})


def published(reviewer, year):
    """The figures of a year, published."""
    _, shown = ask(reviewer.base, f"/statistics/publish?year={year}", cookie=reviewer.cookie)
    seen = re.search(r'name="seen" value="([^"]*)"', shown)
    ask(reviewer.base, "/statistics/publish", {"year": year, "seen": seen[1]}, reviewer.cookie)


def questioned(secretariat):
    """A secretariat asks about a change that a member made."""
    changes, _ = secretariat.call("GET", "/changes")
    said = {"verdict": "question", "text": "夜間の電話番号もご確認ください"}
    for change in changes["items"][:2]:
        secretariat.call("POST", f"/changes/{change['id']}/judge", said)


def disclosed(agency):
    """An incident of which the desk proposes what the public is told; an executive decides it."""
    incident(agency)
    incident(agency)
    newest = agency.call("GET", "/incidents")[0]["items"][0]["id"]
    said = {"decision": "publish", "reason": "利用者に知らせるため", "day": "2014-06-20"}
    agency.call("POST", f"/incidents/{newest}/disclosures", said)


def drilled(analyst, reviewer, name):
    """A drill that was decided by its group runs: its notice has left."""
    for one in analyst.call("GET", "/drills")[0]["items"]:
        for part in analyst.call("GET", f"/drills/{one['id']}")[0]["parts"]:
            if part["name"]["ja"] == name:
                begun = analyst.call("POST", f"/drill-parts/{part['id']}/notice")[0]["notice"]
                seen = {"hash": analyst.call("GET", f"/notices/{begun}")[0]["hash"]}
                reviewer.call("POST", f"/notices/{begun}/reviews", {**seen, "verdict": "approve"})
                reviewer.call("POST", f"/notices/{begun}/release", seen)


def fewer(analyst, reviewer, groups):
    """An update that some of those who had the first version would not get, at the desk."""
    title = "宛先を減らす更新"
    first = notice(analyst, reviewer, title, groups, True)
    updated(analyst, reviewer, first, title, groups[:1], False)


def models(first, second, silent):
    """Models of all three. The second's is open to the first; the silent one's, in which its mark stands, was open to the
    first and the second and is not any more: of this one nobody else is ever told."""
    model(first, "潮見の通信")
    opened(second, model(second, "汐路の水道"), first)
    closed = model(silent, silent.mark("model"))
    for reader in (first, second):
        silent.call("POST", f"/models/{closed}/readers/{opened(silent, closed, reader)}/end")


def opened(keeper, kept, reader):
    """Another organisation reads a model; by what is given this is ended."""
    return keeper.call("POST", f"/models/{kept}/readers", {"organisation": reader.organisation})[0]["id"]
