"""The page stands alone, says what is missing, and quotes what it shows."""

from __future__ import annotations

import json

from refinery.config.site import ModelSettings
from refinery.redaction.report.method import report_method
from refinery.redaction.report.page import WIDE, matrices, render_html
from tests.redaction.report.reports import STRATUM, UNREAD, assurance, change, report
from tests.reports.test_run_page import Page

RUN = {
    "run": "r" * 32, "state": "cut off", "started": "2026-03-01T12:00:00+00:00", "ended": None,
    "command": "redact", "configuration": "other", "refinery": "0.1", "is_limited": True,
}  # fmt: skip


def test_the_page_runs_nothing_fetches_nothing_and_escapes() -> None:
    for made in (report("<script>alert(1)</script>"), report(run=RUN)):
        text = render_html(json.loads(json.dumps(made)))
        page = Page(text)
        ids = [value for name, value in page.attributes if name == "id"]
        assert len(ids) == len(set(ids))
        assert "<script" not in text and "default-src 'none'" in text
        assert not [n for n, _ in page.attributes if n in ("src", "href", "style", "onload")]
        assert "url(http" not in text and "@import" not in text
        assert "&lt;0.1&gt;" in text and made["signoff"]["digest"] in text


def test_what_was_not_drawn_read_or_asked_for_is_said() -> None:
    text = render_html(report(assurance=None, change=None))
    assert "No sample was drawn." in text and "Not asked for: --since RUN" in text
    text = render_html(report(assurance=assurance(STRATUM, UNREAD, is_current=False)))
    assert "Not all of the sample is read: 20 of 40" in text
    assert "no bound: 3 of 20 read" in text and "not read whole" in text
    assert "Clean documents were written since this sample was drawn" in text
    assert "no made-up leak was read" not in text
    text = render_html(report())
    assert "At most 190 of 900 documents (21.00%) leak" in text and "not met" in text


def test_what_cannot_be_compared_is_said() -> None:
    made = change(upkeep="2026-03-01T13:00:00+00:00", is_whole=False)
    made["documents"] |= {"untold": 3, "gone_untold": 2}
    text = render_html(report(change=made))
    assert "3 documents of today have no row of then" in text
    assert "2 removed since left nothing to compare" in text
    assert "left a plan unfinished" in text


def test_a_detector_that_is_off_is_told() -> None:
    made = report()
    assert "done without" not in render_html(made)
    said = report_method(ModelSettings(token_classifier="off"), {}, "", {"refinery": "1"})
    made["method"]["switched_off"] = said["switched_off"]
    assert "done without" in render_html(made) and "token_classifier is off" in render_html(made)


def test_an_empty_lake_makes_a_page() -> None:
    rows = ("sources", "standing", "accounting", "documents", "findings", "confidence",
            "detected", "values", "set_aside", "exports", "house_identifiers")  # fmt: skip
    text = render_html(report(**{name: [] for name in rows}, assurance=None, change=None))
    assert "Nothing was replaced." in text and "Nothing was set aside." in text


def test_kinds_that_a_sheet_does_not_take_are_added_up() -> None:
    rows = [
        {"entity": entity, "source": "mail", "kind": f"k{n:02d}", "findings": 20 - n}
        for entity in ("PERSON", "URL")
        for n in range(12)
    ]
    found = matrices([*rows, {"entity": "URL", "source": "wiki", "kind": None, "findings": 999}])
    assert [matrix.source for matrix in found] == ["wiki", "mail"]
    mail = found[1]
    assert len(mail.kinds) == WIDE and mail.kinds[-1] == "other"
    assert all(sum(numbers) == total for _, numbers, total in mail.rows)
    assert mail.total == 2 * sum(20 - n for n in range(12))
