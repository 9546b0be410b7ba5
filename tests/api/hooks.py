"""What schemathesis is told besides the document: asking for the other's things, and the oracle on every answer."""

import os
import random
import re

import ownership
import schemathesis

DATABASE, OTHER = os.environ["KANAME_DATABASE"], os.environ["KANAME_OTHER"]
MINE = os.environ["KANAME_MINE"]
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
KINDS = {"reports": "reports", "drafts": "drafts", "consents": "consents", "inbox": "deliveries"}
chance = random.Random(1)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Every other call for one thing asks for one of one's own, or for one of the other's."""
    places = case.path_parameters or {}
    kind = KINDS.get(case.path.split("/")[3]) if case.path.startswith("/api/v1/") else None
    if "id" in places and kind and chance.random() < 0.5:
        owner = chance.choice([MINE, OTHER])
        ids = sorted(ownership.owned_by(DATABASE, owner)[kind])
        if ids:
            places["id"] = chance.choice(ids)


@schemathesis.check
def nothing_of_the_other(ctx, response, case):
    """No answer names what belongs to the other, and none of his things is given out."""
    theirs = set().union(*ownership.owned_by(DATABASE, OTHER).values())
    asked = set(UUID.findall(str((case.path_parameters or {}).get("id", ""))))
    told = set(UUID.findall(response.text)) & theirs
    assert not told, f"the answer names what belongs to the other organisation: {sorted(told)}"
    if asked & theirs:
        assert response.status_code >= 400, f"{response.status_code} for what belongs to the other organisation"
