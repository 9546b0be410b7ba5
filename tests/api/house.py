"""The hub on trial, who calls it, how schemathesis is run as them, and what came of it."""

import collections
import json
import os
import pathlib
import re
import subprocess

import ownership
from planting import Caller

HERE = pathlib.Path(__file__).parent
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,ignored_auth,unsupported_method,use_after_free"
)


class House:
    """The demo, its callers, and the count of what held."""

    def __init__(self, kaname, schemathesis, seconds, folder):
        self.schemathesis, self.seconds, self.folder = schemathesis, seconds, pathlib.Path(folder)
        self.server = subprocess.Popen(
            [kaname, "demo", "--listen", "127.0.0.1:0", "--data", folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.base = re.search(r"http://\S+?(?=/?\s|/?$)", self.server.stdout.readline()).group()
        self.database = str(self.folder / "demo.db")
        self.passed = self.failed = 0
        self.done = collections.defaultdict(set)
        self.why = collections.defaultdict(set)
        self.links, self.cases = set(), 0
        # Who calls, what they call with, and the circle in which they are: whoever ended that would see nothing more.
        self.marks, self.kept, self.spare = [], {"J-CSIP"}, set()

    def holds(self, what, good, more=""):
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        print(f"── {what}: {'ok' if good else 'FAILED'}" + (f"\n{more}" if more and not good else ""), flush=True)

    def caller(self, name, organisation, person):
        """Somebody who calls, with a key besides that may be ended."""
        caller = Caller(self.base, self.database, name, organisation, person)
        keys = ownership.keys_of(self.database, person)
        self.kept |= {person} | (keys - self.spare)
        caller.make_key(caller.mark("key"))
        self.spare |= ownership.keys_of(self.database, person) - keys
        self.marks.append(caller.marks)
        return caller

    def run(self, caller, others, marks, phases, mode="positive"):
        """Starts schemathesis as this caller; the examples alone take as long as they take."""
        name = f"{caller.name}-{phases.split(',')[-1]}"
        environment = dict(os.environ, SCHEMATHESIS_HOOKS="hooks", PYTHONPATH=str(HERE), PYTHONDONTWRITEBYTECODE="1")
        environment.update(
            KANAME_DATABASE=self.database,
            KANAME_MINE=caller.organisation,
            KANAME_OTHERS=" ".join(other.organisation for other in others),
            KANAME_MARKS=json.dumps(marks + caller.marks),
            KANAME_UNSAID=json.dumps([mark for planted in self.marks for mark in planted]),
            KANAME_KEPT=" ".join(self.kept),
            KANAME_BASE=self.base,
            KANAME_PERSON=caller.person,
            KANAME_KEY=caller.key,
            KANAME_NOTED=str(self.folder / f"{name}.noted"),
        )
        place = self.folder / name
        place.mkdir()
        command = [
            self.schemathesis, "--config-file", str(HERE / "schemathesis.toml"),
            "run", f"{self.base}/api/v1/openapi.json", "--header", f"Authorization: Bearer {caller.key}",
            "--phases", phases, "--mode", mode, "--max-examples", "40", "--checks", CHECKS,
            "--continue-on-failure", "--generation-deterministic", "--no-color", "--suppress-health-check", "all",
            "--warnings", "off", "--report", "ndjson", "--report-ndjson-path", str(place / "report.ndjson"),
        ]  # fmt: skip
        command += [] if phases == "examples" else ["--max-time", str(self.seconds)]
        process = subprocess.Popen(
            command, cwd=place, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        return name, caller, process

    def finish(self, runs):
        """Waits for runs that go on at once, and says what came of each."""
        for name, caller, process in runs:
            said, _ = process.communicate(timeout=self.seconds * 4 + 300)
            self.holds(f"schemathesis as {name}: {counted(said)}", process.returncode == 0, complaints(said))
            self.cases += int((re.search(r"(\d+) generated", said) or [0, 0])[1])
            self.links |= links_followed(self.folder / name / "report.ndjson")
            self.judge(name, caller)

    def judge(self, name, caller):
        """Whether it was told of or given what is foreign to it, and was told of what is its own."""
        foreign, strange = ownership.foreign_to(self.database, caller.organisation), set()
        own = set().union(*ownership.owned_by(self.database, caller.organisation).values()) | set(caller.marks)
        own_told = False
        for line in (self.folder / f"{name}.noted").read_text(encoding="utf-8").splitlines():
            what, operation, status, thing = line.split("\t")
            if what == "did":
                self.done[operation].add(int(status))
                self.why[operation].add(f"{status} {thing}".strip())
            elif thing in own:
                own_told = True
            elif what == "mark":
                strange.add(f"{operation} told {status} a mark of another: {thing}")
            elif operation == "GET /api/v1/audit":
                continue  # the record says by id what each act was on; that is what the auditor reads
            elif thing in foreign:
                strange.add(f"{operation} {what} {status}: a row of {foreign[thing]} of another, {thing}")
        strange |= set() if own_told else {"it was not even told of what is its own"}
        self.holds(f"{name} was told and given nothing of another", not strange, "\n".join(sorted(strange)[:40]))


def counted(said):
    generated = re.search(r"(\d+ generated.*)", said)
    return generated[1].strip() if generated else "nothing was generated"


def complaints(said):
    """What schemathesis found and how it sums up, without what it could not try; its last lines if it says neither."""
    parts = re.split(r"^=+ (.+?) =+$", said, flags=re.MULTILINE)
    named = [f"{name}\n{text}" for name, text in zip(parts[1::2], parts[2::2]) if name in ("FAILURES", "SUMMARY")]
    return "\n".join(named) if len(named) == 2 else "\n".join(said.splitlines()[-200:])


def links_followed(report):
    """The links of the document that were followed with what the answer before had told."""
    followed = set()
    for line in report.read_text(encoding="utf-8").splitlines():
        event = json.loads(line).get("ScenarioFinished")
        for case in ((event or {}).get("recorder", {}).get("cases") or {}).values():
            if case.get("is_transition_applied"):
                followed.add(case["transition"]["id"])
    return followed
