"""Files a report and says what waits to be answered; or answers one notice.

    python3 client.py BASE KEY
    python3 client.py BASE KEY REFERENCE ANSWER

ANSWER is what somebody found out: affected, not-affected, done or need-help. A program must not say it for him.
BASE is where Kaname listens, such as http://127.0.0.1:8080; KEY is made at /account/keys.
"""

import json
import sys
import urllib.request
import uuid


class Kaname:
    """A caller with a key."""

    def __init__(self, base, key):
        self.base, self.key = base.rstrip("/"), key

    def call(self, method, path, body=None, **headers):
        """The JSON of an answer and its ETag. What is posted is done once, however often it is sent."""
        request = urllib.request.Request(f"{self.base}/api/v1{path}", method=method)
        request.add_header("Authorization", f"Bearer {self.key}")
        if method == "POST":
            request.add_header("Idempotency-Key", str(uuid.uuid4()))
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
                return (json.loads(text) if text else None), answer.headers.get("ETag")
        except urllib.error.HTTPError as refused:
            problem = json.load(refused)
            wrong = "".join(f"\n  {one['pointer']}: {one['detail']}" for one in problem.get("errors", []))
            raise SystemExit(f"{problem['code']}: {problem['title']} {problem['detail']}{wrong}") from None

    def pages(self, path):
        """All things of a list, page after page."""
        cursor = ""
        while True:
            page, _ = self.call("GET", f"{path}?cursor={cursor}")
            yield from page["items"]
            if "next" not in page:
                return
            cursor = page["next"]


def file(kaname):
    """Files a report."""
    report = {
        "stage": "first",
        "content": {
            "title": "サイトの表示遅延",
            "situation": "外部からの大量のアクセスにより、公開サイトの表示が遅くなった。",
            "matters": {"4-1": "yes"},
            "indicators": ["203.0.113.7", "hxxp://evil[.]example/a"],
        },
        "label": {"tlp": "amber"},
    }
    sent, _ = kaname.call("POST", "/reports", report)
    print(f"filed {sent['reference']}, sealed as {sent['hash'][:12]}")


def main():
    kaname = Kaname(sys.argv[1], sys.argv[2])
    asked, answer = sys.argv[3:] or (None, None)
    if not asked:
        file(kaname)
    for notice in kaname.pages("/inbox"):
        if "answer" in notice:
            continue
        if not asked:
            print(f"to be answered: {notice['reference']}")
        elif notice["reference"] == asked:
            text, _ = kaname.call("GET", f"/inbox/{notice['id']}")
            kaname.call("POST", f"/inbox/{notice['id']}/answer", {"answer": answer})
            print(f"answered {asked} {text['content']['title']}: {answer}")


if __name__ == "__main__":
    main()
