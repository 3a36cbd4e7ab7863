"""A made-up report with every part filled in."""

from __future__ import annotations

from typing import Any

from refinery.config.site import ModelSettings
from refinery.redaction.report.method import report_method
from refinery.redaction.report.signoff import signoff

STRATUM = {
    "source": "mail", "kind": "message", "language": "en", "documents": 900, "to_read": 20,
    "drawn": 20, "read": 20, "leaking": 1, "mentions_leaked": 1, "persons_leaked": 1,
    "documents_at_most": 190, "share_at_most": 0.21, "mentions_at_most": 0.1,
    "persons_at_most": 0.2, "is_accepted": False,
}  # fmt: skip
UNREAD = {
    **STRATUM, "kind": "page", "read": 3, "documents_at_most": None, "share_at_most": None,
    "mentions_at_most": None, "persons_at_most": None, "is_accepted": None,
}  # fmt: skip


def assurance(*strata: dict[str, Any], **values: Any) -> dict[str, Any]:
    """What a draw says."""
    is_whole = all(row["share_at_most"] is not None for row in strata)
    return {
        "draw": "d" * 32, "by": "ann", "at": "2026-03-01T12:00:00+00:00", "seed": "seven",
        "is_current": True, "confidence": 0.95, "rate": 0.01,
        "readers": {"reviewers": 2, "planted_shown": 20, "planted_seen": 18,
                    "sensitivity": 0.7, "is_assumed": False, "read_twice": 9,
                    "agreement": -0.25},
        "strata": list(strata),
        "overall": {"documents": 900, "read": 20, "leaking": 1,
                    "documents_at_most": 190 if is_whole else None,
                    "share_at_most": 0.21 if is_whole else None},
        "doubted": {"drawn": 20, "read": 5, "leaking": 2, "mentions_leaked": 2,
                    "persons_leaked": 1},
        **values,
    }  # fmt: skip


def change(**since: Any) -> dict[str, Any]:
    """A change since a run."""
    known = {"run": "r1", "until": "2026-03-01T12:00:00+00:00", "upkeep": None, "is_whole": True,
             "refinery": "0.1", "configuration": "c0ffee", "same_configuration": False,
             "same_method": True}  # fmt: skip
    return {
        "since": {**known, **since},
        "documents": {"before": 5, "new": 1, "gone": 0, "changed": 1, "same": 4, "untold": 0,
                      "gone_untold": 0, "after": 6},
        "entities": [{"entity": "PERSON", "before": 2, "new": 1, "gone": 0, "more": 1,
                      "fewer": 0, "untold": 0, "after": 4}],
        "reasons": [{"stage": "detect", "unit": "texts", "status": "quarantined",
                     "reason": "pattern-timeout", "before": 0, "came": 1, "left": 0,
                     "untold": 0, "after": 1}],
    }  # fmt: skip


def report(source: str = "mail", **values: Any) -> dict[str, Any]:
    """A report as ``redaction_report`` makes them."""
    site = {"refinery": "<0.1>", "configuration": "c" * 64}
    made = {
        "version": 2, "made": "2026-03-02T12:00:00+00:00", "run": None,
        "sources": [{"source": source, "type": "maildir", "label": None, "jurisdiction": None,
                     "listed": 900, "denied": 1, "skipped": 0, "complete": True}],
        "standing": [{"stage": "redact", "unit": "documents", "kept": 900, "rejected": 2,
                      "quarantined": 1, "skipped": 0}],
        "accounting": [{"stage": "redact", "pending": 903, "removed": 0,
                        "counts": {"kept": 900, "rejected": 2, "quarantined": 1},
                        "reasons": {}, "seconds": 9.5, "closes": True}],
        "method": report_method(ModelSettings(), {}, "", site),
        "house_identifiers": [{"entity": "TICKET", "shape": "AB-9999", "precision": 0.98,
                               "by": "ann", "at": "2026-03-01T12:00:00+00:00"}],
        "documents": [{"source": source, "kind": "message", "label": "internal",
                       "status": "kept", "reason": None, "documents": 900}],
        "findings": [{"entity": "PERSON", "source": source, "kind": "message",
                      "label": "internal", "operator": "mask", "findings": 7, "documents": 3},
                     {"entity": "URL", "source": None, "kind": None, "label": None,
                      "operator": "mask", "findings": 2, "documents": 2}],
        "confidence": [{"entity": "PERSON", "recognizer": "r", "findings": 7,
                        "0.25–0.50": 0, "0.50–0.75": 1, "0.75–1.00": 6}],
        "detected": [{"entity": "PERSON", "recognizer": "r", "spans": 9}],
        "values": [{"entity": "PERSON", "rank": 1, "fingerprint": "0123456789ab",
                    "length_class": "9-16", "script": "latin", "findings": 5, "documents": 2}],
        "set_aside": [{"stage": "detect", "unit": "texts", "status": "quarantined",
                       "reason": "pattern-timeout", "count": 1}],
        "exports": [{"corpus": "sft", "export": "e" * 64, "at": "2026-03-01T12:00:00+00:00",
                     "rows": 11, "withheld": {"canary": 1}}],
        "assurance": assurance(STRATUM), "change": change(),
    }  # fmt: skip
    made |= values
    return {**made, "signoff": signoff(made)}
