#!/usr/bin/env python3
"""Our signed letters, judged by others: dkimpy, OpenDKIM, and Python's own reader of mail.

usage: verify.py EXAMPLE   (the example `signed` of crates/mail, built)

dkimpy is in requirements.txt; OpenDKIM is Debian's opendkim-tools. OpenDKIM asks DNS, so it runs in a network of its own with a
name server that knows our keys only, for which we must be root; it knows RSA only. What cannot run is said and fails.
"""

import email
import email.policy
import os
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading

import dkim

DOMAIN = "kaname.example"


def made(example, folder, keys):
    """Letters signed with `keys` (selector → file), and what is published: name → record."""
    said = subprocess.run([example, folder, DOMAIN, *(f"{selector}={key}" for selector, key in keys.items())],
                          check=True, capture_output=True, text=True).stdout
    return dict(line.split(" ", 1) for line in said.splitlines())


def key(folder, name, *how):
    path = folder / name
    subprocess.run(["openssl", how[0], "-out", path, *how[1:]], check=True, capture_output=True)
    return path


def by_dkimpy(letter, records, signatures):
    def txt(name, timeout=5):
        return records[name.decode().rstrip(".")].encode()
    verifier = dkim.DKIM(letter)
    for at in range(signatures):
        assert verifier.verify(idx=at, dnsfunc=txt), f"dkimpy refuses signature {at}"
    spoiled = letter.replace(b"Auto-Submitted: auto-generated", b"Auto-Submitted: no")
    for changed in (letter + b"more\r\n", spoiled, b"Subject: another\r\n" + letter):
        assert changed != letter
        try:
            good = dkim.DKIM(changed).verify(dnsfunc=txt)
        except dkim.DKIMException:
            good = False
        assert not good, "dkimpy takes a changed letter"


def by_python(letter):
    """A reader that shares nothing with the one we use."""
    read = email.message_from_bytes(letter, policy=email.policy.default)
    assert not read.defects and read["Message-ID"].endswith(f"@{DOMAIN}>"), read.defects
    for header in ("From", "To", "Subject", "Date"):
        assert not read[header].defects, (header, read[header].defects)
    text = read.get_body(("plain",)).get_content()
    longest = max(len(line) for line in letter.split(b"\r\n"))
    assert longest <= 998 and b"\n" not in letter.replace(b"\r\n", b""), longest
    return str(read["Subject"]), text.replace("\r\n", "\n")


def answer(query, records):
    """A name server's answer: the text record of the name, or that there is none."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode())
        at += query[at] + 1
    question = query[12:at + 5]
    record = records.get(".".join(labels), "").encode()
    if not record:
        return query[:2] + struct.pack(">HHHHH", 0x8183, 1, 0, 0, 0) + question
    strings = b"".join(bytes([len(part)]) + part for part in (record[n:n + 255] for n in range(0, len(record), 255)))
    found = b"\xc0\x0c" + struct.pack(">HHIH", 16, 1, 60, len(strings)) + strings
    return query[:2] + struct.pack(">HHHHH", 0x8180, 1, 1, 0, 0) + question + found


def in_a_network_of_its_own(letters, records):
    """Run by ourselves within `unshare`: serves names, asks OpenDKIM of each letter, and of each letter changed."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))

    def serve():
        while True:
            query, whom = server.recvfrom(4096)
            server.sendto(answer(query, records), whom)
    threading.Thread(target=serve, daemon=True).start()

    def judged(letter):
        # It reads lines as they stand in a file.
        done = subprocess.run(["opendkim-testmsg"], input=letter.replace(b"\r\n", b"\n"), capture_output=True, timeout=60)
        return done.returncode == 0 and not done.stderr, done.stderr.decode()
    for path in letters:
        letter = pathlib.Path(path).read_bytes()
        good, why = judged(letter)
        assert good, f"OpenDKIM refuses {path}: {why}"
        assert not judged(letter.replace(b"Auto-Submitted: auto-generated", b"Auto-Submitted: no"))[0], "takes a changed letter"


def by_opendkim(letters, records, folder):
    assert shutil.which("opendkim-testmsg"), "opendkim-testmsg is missing (Debian: opendkim-tools)"
    assert os.geteuid() == 0, "OpenDKIM asks DNS: run as root, to give it a network of its own"
    resolv = folder / "resolv.conf"
    resolv.write_text("nameserver 127.0.0.1\n")
    names = [f"{name}={record}" for name, record in records.items()]
    script = 'ip link set lo up && mount --bind "$1" "$(readlink -f /etc/resolv.conf)" && shift && exec "$@"'
    subprocess.run(["unshare", "--net", "--mount", "sh", "-c", script, "sh", resolv,
                    sys.executable, __file__, "--inside", *map(str, letters), "--", *names], check=True)


def main(example):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        rsa = {"r1": key(folder, "rsa.pem", "genrsa", "2048")}
        ed25519 = {"e1": key(folder, "ed25519.pem", "genpkey", "-algorithm", "ed25519")}
        for keys in (rsa, ed25519, rsa | ed25519):
            records = made(example, folder, keys)
            letters = sorted(folder.glob("*.eml"))
            for path in letters:
                by_dkimpy(path.read_bytes(), records, len(keys))
                subject, text = by_python(path.read_bytes())
                assert re.sub(r"\s", "", subject), path
            print(f"{len(letters)} letters signed with {' and '.join(keys)}: dkimpy and Python's reader agree")
            if keys is rsa:
                by_opendkim(letters, records, folder)
                print(f"{len(letters)} letters signed with r1: OpenDKIM agrees")
        japanese = by_python((folder / "japanese.eml").read_bytes())
        assert japanese[0].startswith("【要対応】第2報 N-2014-00012 電力分野"), japanese[0]
        assert japanese[1].startswith("お知らせがあります。\n.\n..\nFrom here\n"), japanese[1][:80]
    print("1 passed, 0 failed")


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        end = sys.argv.index("--")
        in_a_network_of_its_own(sys.argv[2:end], dict(entry.split("=", 1) for entry in sys.argv[end + 1:]))
    else:
        main(sys.argv[1])
