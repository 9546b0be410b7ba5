"""Sends the API what its document allows and what it does not, as several organisations at once.

    python fuzz.py KANAME SCHEMATHESIS [SECONDS]

Starts `KANAME demo` on loopback, plants a mark in everything that its callers own (planting.py) and brings things of every
kind into the states in which something can be done to them (scenes.py). Then schemathesis runs over the document as two
operators at once, while a third does nothing: one run of each tries every operation, also with what the document does not
allow, and one follows its links, for SECONDS (35). After that those who see more try every operation with what the document
allows, two lots of them, and six of them go on and follow its links, for SECONDS. What was not done yet is sent what the
document shows, of a thing in the state that it wants (likely.py).

What must hold: nothing answers 5xx or outside its schema (schemathesis); and by a table of ownership that is read from
the database (ownership.py), nobody was told, was let have or changed anything that belongs to another; no answer held a
mark of another; nothing at all changed of the one who did nothing.
Prints `N passed, N failed`.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import ownership
import scenes
from house import House
from planting import ask, drill, groups_of, notice, outage, people_at, share, somebody

# Fewer than this would say that the callers did not get anywhere; of links, in so many cases.
LEAST_LINKS, LEAST_DONE, CASES = 40, 0.9, 12_000
# What nobody can do in the demo, and why.
UNDONE = {
    "POST /api/v1/arrivals/{id}/notice": "the hub with a bridge to the centre has one person, and a share takes two",
    "POST /api/v1/mail/queue/retry": "the demo's relay takes every letter, so that none waits to be tried again",
}


def changes(before, after):
    """The tables in which rows differ."""
    return [
        f"{table}: {sorted(set(before.get(table, [])) ^ set(rows))[:4]}"
        for table, rows in after.items()
        if before.get(table, []) != rows
    ]


def three_operators(house):
    """Two whose reports go to different ministries, and one more."""
    found = somebody(house.database, "manager", "operator")
    ministries = {org: ministry_of(house.database, org) for org, _ in found}
    first = found[0]
    second = next(one for one in found if ministries[one[0]] not in (None, ministries[first[0]]))
    third = next(one for one in found if one not in (first, second))
    return [house.caller(name, *one) for name, one in zip(("first", "second", "silent"), (first, second, third))]


def circle(house, operators):
    """The hub of a circle into which the first and the silent one are let, the second not; both hand something in. What
    the first handed in is shared with the circle and passes a bridge to another hub, which is given as well."""
    organisation, _ = somebody(house.database, "coordinator", "related")[0]
    hub, second = [
        house.caller(name, organisation, person)
        for name, person in zip(("hub", "hub-second"), people_at(house.database, "coordinator", organisation))
    ]
    for member in (operators[0], operators[2]):
        hub.let_in("J-CSIP", member.organisation)
        member.hand_in("J-CSIP")
    for code in ownership.circles_of(house.database, operators[1].organisation):
        operators[1].call("POST", f"/communities/{code}/leave")
    scenes.shares(operators[0], hub, second, "J-CSIP")
    house.second = second
    hub.call("POST", "/communities/J-CSIP/groups", {"code": "empty", "name": {"ja": "参加者のいないグループ"}})
    over = house.caller("over-the-bridge", *somebody(house.database, "coordinator", "council")[0])
    # Whoever may be told writes it nowhere else: it is as a mark of its own.
    told = share(operators[0], hub, second, "J-CSIP")
    operators[0].marks.append(told)
    over.marks.append(told)
    return hub, over


def passed_on(house, operators, who, circle):
    """What was shared is read by whoever is in the circle, what came over the bridge by the hub there, and by nobody else."""
    (first, second, _), (hub, over) = operators, circle
    mark = next(mark for mark in first.marks if mark.startswith("share-of-hub-"))
    shared = [line["id"] for line in first.call("GET", "/communities/J-CSIP/shares")[0]["items"] if line["title"] == mark]
    came = [line["id"] for line in over.call("GET", "/arrivals")[0]["items"] if line["title"] == mark]
    wrong = [] if len(shared) == len(came) == 1 else [f"{len(shared)} shares and {len(came)} arrivals"]
    strangers = [second, *(who[name] for name in ("analyst", "reviewer", "ministry", "auditor"))]
    for pattern, things, readers, others in (
        ("/shares/{id}", shared, [first, hub], [over, *strangers]),
        ("/arrivals/{id}", came, [over], [hub, first, *strangers]),
    ):
        paths = [pattern.format(id=thing) for thing in things]
        files = [file for path in paths for file in files_of(readers[0], path)]
        wrong += [] if files else [f"no file goes with {paths}"]
        for path, caller in [(path, caller) for path in paths + files for caller in readers + others]:
            status, told = caller.answer(path)
            house.done[f"GET /api/v1{pattern}" + ("/files/{file}" if path in files else "")].add(status)
            if (status, mark in told) != ((200, True) if caller in readers else (404, False)):
                wrong.append(f"{caller.name} GET {path}: {status}")
    house.holds("what was shared and what came over a bridge is read by whom it is for", not wrong, "\n".join(wrong))


def files_of(caller, path):
    """Where the files of a thing are had."""
    return [f"{path}/files/{one['file']['id']}" for one in caller.call("GET", path)[0]["files"]]


def ministry_of(database, organisation):
    """The ministry to which the organisation reports, and somebody there; as far as it has reported before."""
    mine = f"SELECT id FROM reports WHERE org_id = x'{organisation.replace('-', '')}'"
    stops = f"SELECT stops.org_id FROM report_stops AS stops WHERE stops.report_id IN ({mine})"
    return next(iter(somebody(database, "liaison", "ministry", stops)), None)


def secretariat_of(database, organisation):
    """A CEPTOAR of which the organisation is a member, and somebody of its secretariat."""
    among = f"SELECT ceptoar_id FROM members WHERE org_id = x'{organisation.replace('-', '')}'"
    return somebody(database, "secretariat", "ceptoar", among)[0]


def neighbours(house, operators, centre, circle):
    """Two operators at once, and one who does nothing; what is shared in the circle is the first one's to read."""
    one, two, silent = operators
    since, before = ownership.acts(house.database), ownership.rows_of(house.database, silent.organisation)
    runs = []
    for caller, other in ((one, two), (two, one)):
        marks = other.marks + silent.marks + [mark for member in centre for mark in member.marks]
        marks = [mark for mark in marks if f"to-{caller.name}-" not in mark]
        for phases in ("examples,coverage,fuzzing", "stateful"):
            runs.append(house.run(caller, [other, silent, *circle], marks, phases, "all"))
    house.finish(runs)
    changed = changes(before, ownership.rows_of(house.database, silent.organisation))
    house.holds("nothing changed of the one who did nothing", not changed, "\n".join(changed))
    strange = ownership.trespasses(house.database, since, [one.organisation, two.organisation])
    house.holds("neither did anything to what belongs to another", not strange, "\n".join(strange))


def above(house, operators, who, circle):
    """Those who see more: the centre and its duty officer, who alone registers others, a hub and the next, two ministries,
    of which one sees nothing of the other's operators, secretariats, an agency, its executive and one of the ministry over
    it, the auditor. What the circle shared reaches the next hub, and nobody of the government."""
    since, (hub, over) = ownership.acts(house.database), circle
    private = ("key", "invited", "profile", "handed-in", "share", "joined", "model")
    # What was handed in to its circle the hub reads, and nothing else of those who did; the next hub what was shared.
    # Who joined a member its secretariat is told, as of every change that it makes of itself.
    # The duty officer may take a name into the register while they ask, and there everybody reads it.
    others_marks = [mark for caller in operators for mark in caller.marks if not mark.startswith("amended-name")]
    other = [mark for mark in others_marks if not mark.startswith(("handed-in", "notice", "share"))]
    beyond = [mark for mark in others_marks if not mark.startswith(("notice", "share"))]
    marks = [mark for mark in others_marks if mark.startswith(private)]
    foreign, everybody = marks + who["agency"].marks, [*operators, *circle]
    of_the_other = [
        marks + [mark for mark in caller.marks if mark in others_marks] for caller in (operators[1], operators[0])
    ]
    lots = (
        [(who[name], [*operators, *circle], marks) for name in ("analyst", "reviewer", "duty")]
        + [(who["secretariat"], [*operators, *circle], [mark for mark in marks if not mark.startswith("joined")])]
        + [(hub, [*operators, over], other), (house.second, [*operators, over], other), (over, [*operators, hub], beyond)],
        [(who["auditor"], [*everybody, who["agency"]], foreign), (who["agency"], everybody, others_marks)]
        + [(who["director"], everybody, others_marks), (who["executive"], everybody, marks), (who["rail"], everybody, foreign)]
        + [(who[name], everybody, told) for name, told in zip(("ministry", "ministry-of-second"), of_the_other)],
    )
    for lot in lots:
        house.finish([house.run(*one, "examples") for one in lot])
    deep = ("analyst", "duty", "hub", "agency", "ministry", "auditor")
    house.finish([house.run(*one, "coverage,stateful") for one in lots[0] + lots[1] if one[0].name in deep])
    doers = [who[name].organisation for name in who if name != "auditor"] + [hub.organisation, over.organisation]
    strange = ownership.trespasses(house.database, since, doers)
    house.holds("nobody above did anything to what is kept from him", not strange, "\n".join(strange))


def people(house, operators):
    """Who calls besides the operators and the hubs, by what they are."""
    database = house.database
    known = {name: somebody(database, name, "centre")[0] for name in ("analyst", "reviewer", "duty")}
    known["secretariat"] = secretariat_of(database, operators[0].organisation)
    known["ministry"], known["ministry-of-second"] = (ministry_of(database, one.organisation) for one in operators[:2])
    known["agency"] = somebody(database, "csirt", "agency")[0]
    known["director"] = somebody(database, "executive", "agency")[0]
    known["executive"] = somebody(database, "executive", "ministry")[0]
    over = "SELECT ceptoar_id FROM drill_parts JOIN drill_ends ON part_id = drill_parts.id"
    known["rail"] = somebody(database, "secretariat", "ceptoar", over)[0]
    known["auditor"] = somebody(database, "auditor", "oversight")[0]
    return {name: house.caller(name, *one) for name, one in known.items()}


def told_and_asked(house, operators, who):
    """What the centre tells the operators, what it asks them, and what they asked and changed."""
    analyst, reviewer, first = who["analyst"], who["reviewer"], operators[0]
    reports, notices = [], []
    for operator in operators:
        reports.append(operator.plant())
        groups = groups_of(house.database, operator.organisation)
        notices.append((notice(analyst, reviewer, analyst.mark(f"notice-to-{operator.name}"), groups, True), groups))
        raised = outage(who["duty"], analyst.mark(f"outage-to-{operator.name}"), groups)
        reviewer.call("POST", f"/outages/{raised}/confirm", {"seen": 1})
    (told, groups), title = notices[0], next(mark for mark in analyst.marks if mark.startswith("notice-to-first"))
    notice(analyst, reviewer, analyst.mark("notice-at-the-desk"), groups, False)
    scenes.passed_down((who["ministry"], who["secretariat"]), title)
    scenes.needs_help(first, title)
    scenes.updated(analyst, reviewer, told, title, groups, True)
    scenes.passed_up(who["ministry"], reports[0])
    scenes.at_the_desk(analyst, reports[0], first)
    scenes.recalls(analyst, reviewer, groups)
    scenes.published(reviewer, 2013)
    who["duty"].call("POST", "/mail/queue/halt", {"reason": "中継サーバの交換"})
    scenes.fewer(analyst, reviewer, sorted({*groups, *notices[1][1]}))
    scenes.drilled(analyst, reviewer, "銀行等CEPTOAR")
    for number in range(3):
        outage(who["duty"], f"確認を待つ発動 {number}", groups)
    outage(who["duty"], "実際の発動", groups, exercise=False)
    scenes.absence(analyst, who["duty"], "analyst")
    for operator in operators[:2]:
        scenes.joined(operator)
        scenes.attached(operator)
    scenes.questioned(who["secretariat"])
    scenes.disclosed(who["agency"])
    drill(who["secretariat"])
    scenes.models(*operators)


def reach(house):
    """Whether the runs went deep enough to say anything."""
    document = operations(house.base)
    done = {name for name, statuses in house.done.items() if any(status < 300 for status in statuses)}
    never = [f"{name} {UNDONE.get(name) or sorted(house.why[name])}" for name in sorted(document - done)]
    print(f"── {len(document)} operations, {len(done)} of them done; {len(house.links)} links followed; {house.cases} cases")
    print("   never done by anybody, and why or what was answered instead:", *(never or ["none"]), sep="\n     ")
    house.holds("what cannot be done is not done", not done & UNDONE.keys(), str(done & UNDONE.keys()))
    house.holds("nearly all operations were done", len(done & document) >= LEAST_DONE * len(document))
    if house.cases < CASES:
        print(f"── the machine was too slow for {CASES} cases: how deep the links led is not judged")
        return
    house.holds("the links lead deep", len(house.links) >= LEAST_LINKS, "\n".join(sorted(house.links)))


def operations(base):
    """All operations of the document."""
    paths = json.loads(ask(base, "/api/v1/openapi.json")[1])["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def example(house, caller):
    """The example client of the documents, as it stands there."""
    client = pathlib.Path(__file__).parents[2] / "docs" / "examples" / "client.py"

    def run(*more):
        command = [sys.executable, client, house.base, caller.key, *more]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    told = run()
    waiting = [line.split(": ")[1] for line in told.stdout.splitlines() if line.startswith("to be answered: ")]
    answered = run(waiting[0], "affected") if waiting else told
    done = not waiting or f"answered {waiting[0]}" in answered.stdout
    good = told.returncode == 0 and "filed R-" in told.stdout and done
    house.holds("the example client of the documents", good, told.stdout + told.stderr + answered.stdout + answered.stderr)


def main():
    kaname, schemathesis = sys.argv[1], sys.argv[2]
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 35
    with tempfile.TemporaryDirectory() as folder:
        house = House(kaname, schemathesis, seconds, folder)
        try:
            operators = three_operators(house)
            who = people(house, operators)
            told_and_asked(house, operators, who)
            hubs = circle(house, operators)
            example(house, operators[0])
            passed_on(house, operators, who, hubs)
            neighbours(house, operators, [who[name] for name in ("analyst", "reviewer", "secretariat")], hubs)
            above(house, operators, who, hubs)
            reach(house)
        finally:
            house.server.terminate()
            house.server.wait(timeout=30)
    print(f"{house.passed} passed, {house.failed} failed")
    return 1 if house.failed else 0


if __name__ == "__main__":
    sys.exit(main())
