#!/usr/bin/env python3
"""A hub behind Debian's Postfix, which brings it by LMTP what comes from the Internet: replies, bounces, reports.

usage: incoming.py KANAME   (run as root, for Postfix asks it; Debian: postfix)

A notice goes out over Postfix to a sink. Then people write to the same Postfix over STARTTLS, as their mail programs do: a
reply acknowledges, an answer answers, an absence note does nothing, a report waits with its files and becomes one draft. What
Postfix itself could not deliver comes back to the address of that letter and counts. An address that Kaname does not own is
refused by it, before the letter comes. Kaname is killed meanwhile: Postfix keeps what came and brings it again, once.
"""

import email
import email.policy
import pathlib
import re
import smtplib
import ssl
import subprocess
import sys
import tempfile
from email.message import EmailMessage

from postfix import DOMAIN, Hub, Postfix, arrived, free_port, until, version
from planting import ask, notice, somebody

TITLE = "水処理の監視装置への注意"


def routes(door, lost, refuses):
    """What Postfix is told: Kaname's domain goes to its door; the host of one recipient refuses; what failed is tried again at once."""
    return f"""relay_domains = {DOMAIN}
transport_maps = inline:{{ {{{DOMAIN} = lmtp:inet:127.0.0.1:{door}}} {{{lost} = smtp:[127.0.0.1]:{refuses}}} }}
recipient_delimiter = +
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
lmtp_destination_concurrency_failed_cohort_limit = 0
transport_retry_time = 1s
"""


class People:
    """Whoever was told, and writes."""

    def __init__(self, postfix, letters):
        self.postfix, self.letters, self.count = postfix, letters, 0

    def write(self, to, sender, subject, text, marks=(), files=(), name=None):
        """One letter, over STARTTLS, as a mail program sends it."""
        self.count += 1
        letter = EmailMessage(policy=email.policy.SMTP)
        letter["From"], letter["To"], letter["Subject"] = f"山田 花子 <{sender}>", to, subject
        letter["Message-ID"] = f"<{name or self.count}@member.example>"
        for mark, said in marks:
            letter[mark] = said
        letter.set_content(text)
        for called, held in files:
            letter.add_attachment(held, maintype="application", subtype="octet-stream", filename=called)
        trust = ssl.create_default_context(cafile=self.postfix.authority)
        with smtplib.SMTP("127.0.0.1", self.postfix.port, timeout=30) as line:
            line.starttls(context=trust)
            line.send_message(letter, from_addr=sender, to_addrs=[to])

    def reply(self, address, text, **more):
        """Answers the letter that came to an address, by pressing "reply"."""
        letter = self.letters[address]
        marks = [("In-Reply-To", str(letter["Message-ID"])), *more.pop("marks", ())]
        [to] = letter["Reply-To"].addresses
        self.write(f"{to.username}@{to.domain}", address, f"Re: {letter['Subject']}", text, marks, **more)


def came(hub, what="1 = 1"):
    """What came in and of which this holds: outcome, why, by whom a report, number of files."""
    return hub.read(
        f"""SELECT outcome, COALESCE(why, ''), COALESCE(reported_by, ''),
            (SELECT COUNT(*) FROM incoming_files f WHERE f.incoming_id = i.id) FROM incoming_letters i WHERE {what} ORDER BY at, id"""
    )


def answers(hub):
    return hub.read("SELECT a.answer, a.note FROM answers a JOIN deliveries d ON d.id = a.delivery_id JOIN dispatches p "
                    "ON p.id = d.dispatch_id WHERE p.title = ?", TITLE)


def acknowledged(hub):
    ask = ("SELECT COUNT(*) FROM letter_acknowledgements a JOIN deliveries d ON d.id = a.delivery_id AND d.acknowledged_at = a.at "
           "JOIN dispatches p ON p.id = d.dispatch_id WHERE p.title = ? AND a.way = 'reply'")
    return hub.read(ask, TITLE)[0][0]


def kill(hub):
    hub.server.kill()
    hub.server.wait(timeout=60)


def told(hub, sink):
    """Everybody has the letter; the letters by address."""
    notice(hub.analyst, hub.reviewer, TITLE, hub.groups(), release=True, tlp="green")
    hub.pass_on(TITLE)
    until("all letters are handed over", lambda: hub.letters(TITLE) and hub.standing()["due"] == 0)
    ledger = hub.letters(TITLE)
    # One of them is refused on its way.
    until("all letters arrive", lambda: len(set(ledger) & set(arrived(sink))) >= len(ledger) - 1)
    letters = {}
    for name, [(recipients, letter, _), *_] in arrived(sink).items():
        if name in ledger:
            letters[recipients[0].decode()] = email.message_from_bytes(letter, policy=email.policy.default)
    return letters


def try_all(hub, postfix, people, serve):
    # Members: whoever passes on answers on another line.
    members = {mail for (mail,) in hub.read("SELECT c.mail FROM contacts c JOIN organisations o ON o.id = c.org_id WHERE o.kind = 'operator'")}
    first, second, third, fourth, *_ = sorted(members & set(people.letters))
    # Postfix could not deliver one of them.
    until("the bounce counts", lambda: came(hub, "outcome = 'failed' AND why = 'bounced'"))
    assert [state for _, state in hub.letters(TITLE).values()].count("refused") == 1, "it was handed over, and came back"
    people.reply(first, "確かに受け取りました。担当に回します。")
    until("a reply acknowledges", lambda: acknowledged(hub) == 1)
    people.reply(second, "影響なし\n\n> 引用\n")
    until("an answer answers", lambda: answers(hub) == [("not-affected", "")])
    absent = [("Auto-Submitted", "auto-replied")]
    people.reply(third, "影響あり", marks=absent)
    until("an absence note comes", lambda: len(came(hub, "outcome = 'nothing' AND why IS NULL")) == 1)
    assert (acknowledged(hub), len(answers(hub))) == (1, 1), "an absence note does nothing"
    # What is not Kaname's it refuses itself, and Postfix tells whoever wrote.
    people.write(f"nobody@{DOMAIN}", "stranger@member.example", "?", "?")
    until("Kaname refuses the address", lambda: re.search(rf"to=<nobody@{DOMAIN}>, relay=127\.0\.0\.1\S*, .*status=bounced \(host .* said: 550", postfix.log()))
    assert not came(hub, "sender = 'stranger@member.example'"), "it did not come in"
    report(hub, people)
    # Killed: Postfix keeps what comes, and brings it again.
    kill(hub)
    people.reply(fourth, "対応済み")
    people.write(f"reports@{DOMAIN}", first, "続きの報告", "ほかの装置も止まりました。", name="second-report")
    until("Postfix waits", lambda: len(re.findall(r"status=deferred", postfix.log())) >= 2)
    before = len(came(hub))
    serve()
    until("what waited comes", lambda: len(came(hub)) == before + 2)
    assert sorted(answers(hub)) == [("done", ""), ("not-affected", "")], answers(hub)
    # The same letter brought once more does nothing: with the two reports and the first time it is the fourth.
    people.write(f"reports@{DOMAIN}", first, "続きの報告", "ほかの装置も止まりました。", name="second-report")
    until("it is brought again", lambda: len(re.findall(rf"to=<reports@{DOMAIN}>, .*status=sent", postfix.log())) >= 4)
    assert len(came(hub)) == before + 2, came(hub)
    return len(people.letters)


def report(hub, people):
    """A report comes with two files, from an address of the register."""
    log = "2014-06-17 08:50 203.0.113.9 GET /\n".encode()
    sender = hub.read("SELECT c.mail FROM contacts c JOIN organisations o ON o.id = c.org_id WHERE o.kind = 'operator' AND c.mail <> '' "
                      "AND c.valid_to IS NULL ORDER BY o.sort, c.priority LIMIT 1")[0][0]
    people.write(f"reports@{DOMAIN}", sender, "監視装置が止まった", "けさから画面が出ません。\nhxxp://evil[.]example/a",
                 files=[("../../log.txt", log), ("請求書\u202excod.exe", b"MZ" + bytes(300))])
    until("a report waits with its files", lambda: came(hub, "reported_by = 'person'") == [("nothing", "unmarked", "person", 2)])
    people.write(f"reports@{DOMAIN}", sender, "disk full", "disk full", marks=[("Auto-Submitted", "auto-generated")])
    until("a program's waits too", lambda: came(hub, "reported_by = 'program'"))
    # Whoever reported is told that it came, at the address of the register; a program is told nothing.
    told = "SELECT l.state FROM letters l JOIN tidings t ON t.id = l.about_id WHERE t.word = 'delivery-came' AND t.mail = ?"
    until("whoever reported is told", lambda: hub.read(told, sender.lower()) == [("handed",)])


def draft(hub, folder):
    """Whoever is on duty makes a draft of it: on trial, where one signs in by a press."""
    server, base = hub.start("demo", "--listen", "127.0.0.1:0", "--data", str(folder))
    try:
        _, person = somebody(hub.database, "duty", "centre")[0]
        headers, _ = ask(base, "/demo/sign-in", {"person": person})
        cookie = headers["Set-Cookie"].split(";")[0]
        _, tray = ask(base, "/mail", cookie=cookie)
        letter = re.search(r'href="/mail/([0-9a-f-]{36})">監視装置が止まった', tray).group(1)
        _, page = ask(base, f"/reports/new?mail={letter}", cookie=cookie)
        organisation = re.search(r'name="organisation" value="([0-9a-f-]{36})"', page).group(1)
        form = {"for": "other", "mail": letter, "organisation": organisation, "source": "山田 花子（折り返し済み）"}
        begun, _ = ask(base, "/reports/new", form, cookie)
        again, _ = ask(base, "/reports/new", form, cookie)
        assert begun["Location"].startswith("/drafts/") and not again.get("Location"), (begun, again)
        _, page = ask(base, begun["Location"], cookie=cookie)
        for said in ("監視装置が止まった", "けさから画面が出ません。", "hxxp://evil[.]example/a", "log.txt", f'href="/mail/{letter}"'):
            assert said in page, said
        assert "../../" not in page and "\u202e" not in page
    finally:
        server.terminate()
        server.wait(timeout=60)


def main(kaname):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        (folder / "sink").mkdir()
        port, door, refuses = free_port(), free_port(), free_port()
        sinks = [
            subprocess.Popen(["smtp-sink", "-u", "root", "-d", f"{folder}/sink/letter.", f"127.0.0.1:{port}", "200"]),
            subprocess.Popen(["smtp-sink", "-u", "root", "-f", "RCPT", f"127.0.0.1:{refuses}", "200"]),
        ]
        postfix = hub = None
        try:
            hub = Hub(kaname, folder)
            lost = hub.read("SELECT mail FROM contacts c JOIN organisations o ON o.id = c.org_id WHERE o.kind = 'ceptoar' "
                            "AND c.priority = 1 AND mail <> '' ORDER BY o.code LIMIT 1")[0][0]
            postfix = Postfix(folder, port, routes(door, lost, refuses))
            back = ["--mail-listen", f"127.0.0.1:{door}", "--mail-replies", f"replies@{DOMAIN}", "--mail-reports", f"reports@{DOMAIN}"]

            def serve():
                hub.serve(folder, postfix, *back)

            serve()
            people = People(postfix, told(hub, folder / "sink"))
            letters = try_all(hub, postfix, people, serve)
            hub.server.terminate()
            hub.server.wait(timeout=60)
            hub.server = None
            draft(hub, folder)
            print(f"{letters} letters out; replies, an absence note, a bounce, reports and what nobody owns came back over "
                  f"Postfix {version()} and LMTP, each once, over a kill too")
        except BaseException:
            print(postfix.log()[-4000:] if postfix else "")
            raise
        finally:
            if hub and hub.server:
                hub.server.terminate()
                hub.server.wait(timeout=60)
            if postfix:
                postfix.run("stop")
            for sink in sinks:
                sink.kill()
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main(*sys.argv[1:])
