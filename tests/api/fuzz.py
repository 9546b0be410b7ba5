"""Sends the API what its document allows and what it does not, as two organisations at once.

    python fuzz.py KANAME SCHEMATHESIS [EXAMPLES]

Starts `KANAME demo` on loopback, makes a key for a person of each of two operators, and runs schemathesis with stateful
links as both at the same time. The oracle is a table of ownership, read from the database: no answer may name what
belongs to the other (hooks.py), and the audit chain may hold nothing that one did to what is the other's.
Prints `N passed, N failed`.
"""

import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

import ownership

HERE = pathlib.Path(__file__).parent
CHECKS = ",".join(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "ignored_auth",
        "unsupported_method",
        "use_after_free",
        "nothing_of_the_other",
    ]
)


class StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(base, path, form=None, cookie=None):
    """The headers and text of an answer; redirects are not followed."""
    data = urllib.parse.urlencode(form, doseq=True).encode() if form is not None else None
    request = urllib.request.Request(base + path, data=data, headers={"Cookie": cookie} if cookie else {})
    try:
        answer = urllib.request.build_opener(StayHere).open(request, timeout=30)
    except urllib.error.HTTPError as other:
        answer = other
    return answer.headers, answer.read().decode()


def two_operators(database):
    """Two operators with a report each, and a person who reports for each."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        rows = db.execute(
            """SELECT roles.org_id, MIN(roles.person_id) FROM roles
               JOIN organisations ON organisations.id = roles.org_id
               WHERE role = 'contact' AND until IS NULL AND kind = 'operator'
               GROUP BY roles.org_id
               ORDER BY (SELECT COUNT(*) FROM reports WHERE reports.org_id = roles.org_id) DESC LIMIT 2"""
        ).fetchall()
    return [(ownership.text(org), ownership.text(person)) for org, person in rows]


def key_of(base, person):
    headers, _ = ask(base, "/demo/sign-in", {"person": person})
    cookie = headers["Set-Cookie"].split(";")[0]
    made, text = ask(base, "/account/keys/new", {"name": "fuzz", "roles": ["contact"]}, cookie)
    cookies = [cookie] + [value.split(";")[0] for value in made.get_all("Set-Cookie") or []]
    if made.get("Location"):
        _, text = ask(base, made["Location"], cookie="; ".join(cookies))
    return re.search(r"kn_[A-Za-z0-9_]+", text).group()


def run(schemathesis, base, key, mine, other, database, examples):
    environment = dict(os.environ, SCHEMATHESIS_HOOKS="hooks", PYTHONPATH=str(HERE))
    environment.update(KANAME_DATABASE=database, KANAME_MINE=mine, KANAME_OTHER=other)
    command = [
        schemathesis, "run", f"{base}/api/v1/openapi.json", "--header", f"Authorization: Bearer {key}",
        "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", str(examples), "--checks", CHECKS,
        "--continue-on-failure", "--generation-deterministic", "--no-color", "--max-time", "100",
        "--suppress-health-check", "all", "--warnings", "off",
    ]  # fmt: skip
    return subprocess.Popen(
        command, cwd=HERE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def main():
    kaname, schemathesis = sys.argv[1], sys.argv[2]
    examples = int(sys.argv[3]) if len(sys.argv) > 3 else 25
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [kaname, "demo", "--listen", "127.0.0.1:0", "--data", folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            base = re.search(r"http://\S+?(?=/?\s|/?$)", server.stdout.readline()).group()
            database = str(pathlib.Path(folder) / "demo.db")
            (one, first), (two, second) = two_operators(database)
            keys = [key_of(base, first), key_of(base, second)]
            before = ownership.acts(database)
            client = HERE.parent.parent / "docs" / "examples" / "client.py"
            told = subprocess.run([sys.executable, client, base, keys[0]], capture_output=True, text=True, timeout=60)
            good = told.returncode == 0 and "filed R-" in told.stdout
            passed, failed = passed + good, failed + (not good)
            print(f"── the example client of the documents: {'ok' if good else 'FAILED'}\n{told.stdout}{told.stderr}")
            runs = [
                run(schemathesis, base, keys[0], one, two, database, examples),
                run(schemathesis, base, keys[1], two, one, database, examples),
            ]
            for name, process in zip(("first", "second"), runs):
                said, _ = process.communicate(timeout=600)
                good = process.returncode == 0
                passed, failed = passed + good, failed + (not good)
                print(f"── schemathesis as the {name} organisation: {'ok' if good else 'FAILED'}")
                print("\n".join(said.splitlines()[-(25 if good else 160) :]))
            strange = ownership.trespasses(database, before)
            passed, failed = passed + (not strange), failed + bool(strange)
            print(f"── done to what belongs to another: {json.dumps(strange)}")
        finally:
            server.terminate()
            server.wait(timeout=30)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
