#!/usr/bin/env python3
"""A hub that sends mail, with Debian's Postfix as its relay: what others make of the letters when they arrive.

usage: postfix.py KANAME   (run as root, for Postfix asks it; Debian: postfix, s-nail)

A notice is released over the API on a copy of the demo served in earnest. Kaname hands its letters to Postfix over
STARTTLS, whose certificate it checks; Postfix carries them to a sink of its own making. Then: as many letters as the ledger
says were handed over, each once, each to whom the register names; both signatures hold after the relay (dkimpy); Python's
reader and a mail client for terminals (s-nail) read the Japanese, the links and nothing of what the label keeps inside.
"""

import base64
import email
import email.policy
import json
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "api"))

import dkim  # noqa: E402
from planting import Caller, notice, somebody  # noqa: E402

DOMAIN = "kaname.example"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(what, holds, seconds=120):
    """Waits until it holds, and gives what it then is."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found = holds()
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit(f"{what}: not within {seconds} s")


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


class Postfix:
    """A Postfix of its own in a folder: takes letters from this machine over TLS, and carries them to one host, but for what
    other settings say."""

    def __init__(self, folder, sink, more=""):
        self.folder, self.port = folder / "postfix", free_port()
        for part in ("etc", "spool", "lib"):
            (self.folder / part).mkdir(parents=True)
        shutil.chown(self.folder / "lib", "postfix", "postfix")
        etc, self.authority = self.folder / "etc", self.folder / "etc/authority.pem"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=authority", "-keyout", etc / "authority.key",
                "-out", self.authority)
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=relay", "-addext",
                "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE", "-CA", self.authority,
                "-CAkey", etc / "authority.key", "-keyout", etc / "key.pem", "-out", etc / "cert.pem")
        (self.folder / "etc/main.cf").write_text(self.settings(sink) + more, encoding="utf-8")
        services = [
            f"127.0.0.1:{self.port} inet n - n - - smtpd", "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr",
            "tlsmgr unix - - n 1000? 1 tlsmgr", "rewrite unix - - n - - trivial-rewrite", "smtp unix - - n - 20 smtp",
            "relay unix - - n - 20 smtp", "lmtp unix - - n - - lmtp", "bounce unix - - n - 0 bounce", "defer unix - - n - 0 bounce",
            "trace unix - - n - 0 bounce", "error unix - - n - - error", "retry unix - - n - - error",
            "proxymap unix - - n - - proxymap", "anvil unix - - n - 1 anvil", "scache unix - - n - 1 scache",
            "pickup unix n - n 60 1 pickup", "flush unix n - n 1000? 0 flush", "postlog unix-dgram n - n - 1 postlogd",
        ]  # fmt: skip
        (self.folder / "etc/master.cf").write_text("\n".join(services) + "\n", encoding="utf-8")
        self.run("start")

    def settings(self, sink):
        return f"""compatibility_level = 3.6
queue_directory = {self.folder}/spool
data_directory = {self.folder}/lib
maillog_file = {self.folder}/log
maillog_file_prefixes = /
mynetworks = 127.0.0.0/8
myhostname = relay.{DOMAIN}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relayhost = [127.0.0.1]:{sink}
disable_dns_lookups = yes
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_cert_file = {self.folder}/etc/cert.pem
smtpd_tls_key_file = {self.folder}/etc/key.pem
smtpd_tls_security_level = encrypt
alias_maps =
alias_database =
local_recipient_maps =
smtpd_client_connection_count_limit = 0
"""

    def run(self, word):
        done = subprocess.run(["postfix", "-c", str(self.folder / "etc"), word], capture_output=True, text=True)
        if word == "start" and done.returncode != 0:
            raise SystemExit(f"Postfix does not start: {done.stdout}{done.stderr}{self.log()}")

    def log(self):
        log = self.folder / "log"
        return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


class Hub:
    """The demo's database, first on trial for its keys, then served in earnest."""

    def __init__(self, kaname, folder):
        self.kaname, self.database = kaname, str(folder / "demo.db")
        server, base = self.start("demo", "--listen", "127.0.0.1:0", "--data", str(folder))
        self.analyst, self.reviewer = [
            Caller(base, self.database, role, *somebody(self.database, role, "centre")[0]) for role in ("analyst", "reviewer")
        ]
        passing = [("liaison", "ministry"), ("secretariat", "ceptoar")]
        self.hands = [
            [Caller(base, self.database, kind, *one) for one in somebody(self.database, role, kind)] for role, kind in passing
        ]
        server.terminate()
        server.wait(timeout=60)
        self.server = None

    def start(self, *words):
        server = subprocess.Popen([self.kaname, *words], stdout=subprocess.PIPE, text=True)
        for line in server.stdout:
            if found := re.search(r"^ready (http://\S+)", line):
                return server, found.group(1).rstrip("/")
        raise SystemExit("Kaname does not start")

    def serve(self, folder, postfix, *more):
        keys = {"r1": ("genrsa", "2048"), "e1": ("genpkey", "-algorithm", "ed25519")}
        for name, how in keys.items():
            openssl(how[0], "-out", folder / f"{name}.pem", *how[1:])
            (folder / f"{name}.pem").chmod(0o600)
        mail = [
            "--mail-relay", f"127.0.0.1:{postfix.port}", "--mail-tls", "required", "--mail-ca", str(postfix.authority),
            "--mail-from", f"notices@{DOMAIN}", *[f"--mail-dkim={name}={folder / name}.pem" for name in keys],
        ]  # fmt: skip
        self.server, base = self.start(
            "serve", "--database", f"sqlite:{self.database}", "--listen", "127.0.0.1:0", "--insecure-cookies",
            "--public-url", f"https://{DOMAIN}", "--duty-phone", "03-0000-0100", *mail, *more,
        )  # fmt: skip
        for caller in [self.analyst, self.reviewer, *sum(self.hands, [])]:
            caller.base = base
        return {f"{name}._domainkey.{DOMAIN}": published(folder / f"{name}.pem") for name in keys}

    def pass_on(self, title):
        """Every ministry that has it passes it on, then every secretariat."""
        for hand in sum(self.hands, []):
            for line in hand.call("GET", "/inbox?limit=5")[0]["items"]:
                # Where it is so agreed it has gone on without a hand.
                if line["title"] == title and "passed_at" not in hand.call("GET", f"/inbox/{line['id']}")[0]:
                    hand.call("POST", f"/inbox/{line['id']}/pass", {})

    def standing(self):
        said = subprocess.run([self.kaname, "mail", "--database", f"sqlite:{self.database}", "status", "--json"],
                              check=True, capture_output=True, text=True).stdout
        return json.loads(said)

    def groups(self):
        """The codes of all sector groups: some pass on without a hand, so that members are told in the same moment."""
        return [code for (code,) in self.read("SELECT code FROM organisations WHERE kind = 'ceptoar' ORDER BY code")]

    def read(self, question, *values):
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return connection.execute(question, values).fetchall()
        finally:
            connection.close()

    def letters(self, title):
        """The letters of the ledger about what has this title: Message-ID, the address to which each was handed over, its state."""
        rows = self.read(
            """SELECT lower(hex(l.id)), l.occasion, t.address, l.state FROM letters l JOIN dispatches d ON d.id = l.about_id
               LEFT JOIN letter_tries t ON t.letter_id = l.id WHERE d.title = ?""",
            title,
        )
        return {f"{name}.{occasion}@{DOMAIN}": (address, state) for name, occasion, address, state in rows}


def published(key):
    """The record in DNS of a key, as its owner publishes it."""
    der = subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-outform", "DER"], check=True, capture_output=True).stdout
    kind = "rsa" if len(der) > 100 else "ed25519"
    return f"v=DKIM1; k={kind}; p={base64.b64encode(der if kind == 'rsa' else der[-32:]).decode()}"


def arrived(folder):
    """The letters that the sink took, by Message-ID: how often, to whom, their bytes."""
    letters = {}
    for path in sorted(folder.glob("letter.*")):
        dumped = path.read_bytes()
        if b"\r\n.\r\n" not in dumped and not dumped.rstrip().endswith(b"--"):
            continue  # it is still being written
        head, letter = split(dumped)
        name = str(email.message_from_bytes(letter, policy=email.policy.default)["Message-ID"]).strip("<>")
        letters.setdefault(name, []).append((re.findall(rb"X-Rcpt-Args: <([^>]+)>", head), letter, path))
    return letters


def split(dumped):
    """What the sink says of a letter, and the letter as it was sent, with the line ends of mail."""
    lines = dumped.split(b"\n")
    at = 1 + next(n for n, line in enumerate(lines) if line.startswith(b"\tby smtp-sink"))
    while lines[at].startswith((b" ", b"\t")):
        at += 1
    body = b"\n".join(lines[at:]).rstrip(b"\n") + b"\n"
    return b"\n".join(lines[:at]), body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def judge(letter, records):
    def txt(name, timeout=5):
        return records[name.decode().rstrip(".")].encode()
    for at in range(len(records)):
        assert dkim.DKIM(letter).verify(idx=at, dnsfunc=txt), f"signature {at} does not hold after the relay"
    read = email.message_from_bytes(letter, policy=email.policy.default)
    assert not read.defects, read.defects
    text = read.get_body(("plain",)).get_content()
    for part in (f"https://{DOMAIN}/inbox/", f"https://{DOMAIN}/received/", "サインイン", "Sign in", "03-0000-0100"):
        assert part in text, (part, text)
    return str(read["Subject"]), text


def rendered(path):
    """What a mail client for terminals shows of a letter."""
    done = subprocess.run(["s-nail", "-:/", "-S", "ttycharset=utf-8", "-R", "-f", str(path)], input="set crt=0\np 1\nx\n",
                          capture_output=True, text=True, timeout=60, env={"LC_ALL": "C.UTF-8", "HOME": str(path.parent), "TERM": "dumb"})
    return done.stdout


def main(kaname):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        (folder / "sink").mkdir()
        port = free_port()
        sink = subprocess.Popen(["smtp-sink", "-u", "root", "-d", f"{folder}/sink/letter.", f"127.0.0.1:{port}", "200"])
        postfix = hub = None
        try:
            postfix, hub = Postfix(folder, port), Hub(kaname, folder)
            records = hub.serve(folder, postfix)
            title = "公開してはならない件名"
            notice(hub.analyst, hub.reviewer, title, hub.groups(), release=True)
            hub.pass_on(title)
            # Reminders of what was released before the demo's database was served in earnest wait for a working day.
            until("all letters are handed over", lambda: hub.letters(title) and hub.standing()["due"] == 0)
            told = hub.letters(title)
            until("all letters arrive", lambda: set(told) <= set(arrived(folder / "sink")))
            came = {name: times for name, times in arrived(folder / "sink").items() if name in told}
            check(came, told, records, title)
            print(f"{len(told)} letters over Postfix {version()}, both signatures of each held, each came once; s-nail shows them")
        except BaseException:
            print(postfix.log()[-4000:] if postfix else "")
            raise
        finally:
            if hub and hub.server:
                hub.server.terminate()
                hub.server.wait(timeout=60)
            if postfix:
                postfix.run("stop")
            sink.kill()
    print("1 passed, 0 failed")


def check(came, told, records, title):
    assert told and set(came) == set(told), set(came) ^ set(told)
    for name, times in came.items():
        assert len(times) == 1, f"{name} came {len(times)} times"
        [(recipients, letter, path)] = times
        address, state = told[name]
        assert state == "handed" and [one.decode() for one in recipients] == [address], (state, recipients, address)
        subject, text = judge(letter, records)
        assert title not in subject + text and title.encode() not in letter, "the title is in the letter"
    _, letter, path = next(iter(came.values()))[0]
    box = path.parent / "box"
    box.write_bytes(b"From kaname Thu Jan  1 00:00:00 2026\n" + letter.replace(b"\r\n", b"\n"))
    shown = rendered(box)
    for part in ("情報提供 N-", "が届いています", f"https://{DOMAIN}/received/"):
        assert part in shown, shown


def version():
    return subprocess.run(["postconf", "-h", "mail_version"], capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main(*sys.argv[1:])
