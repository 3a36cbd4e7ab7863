"""The block people sign, with a digest of what they sign."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

SIGNERS: Final = ("engineer", "compliance officer", "approver")
UNSIGNED: Final = ("made", "signoff")
"""What the digest of a report leaves out: the same facts at another time are the same."""


def signoff(report: Mapping[str, Any]) -> dict[str, Any]:
    """What is signed, and its digest.

    Returns:
        ``digest`` (:func:`digest` of ``of``), ``of`` (``report``: digest of all but
        :data:`UNSIGNED`; ``policy``, ``configuration``, ``exports`` by corpus, ``draw``) and
        ``signers``.
    """
    body = {name: value for name, value in report.items() if name not in UNSIGNED}
    assurance = report["assurance"]
    of = {
        "report": digest(body),
        "policy": report["method"]["policy_digest"],
        "configuration": report["method"]["configuration"],
        "exports": {export["corpus"]: export["export"] for export in report["exports"]},
        "draw": None if assurance is None else assurance["draw"],
    }
    return {"digest": digest(of), "of": of, "signers": list(SIGNERS)}


def digest(value: Any) -> str:
    """SHA-256 of a value as JSON with sorted keys and no spaces, the same after a round trip.

    >>> digest({"b": 1, "a": [None]}) == digest({"a": [None], "b": 1})
    True
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
