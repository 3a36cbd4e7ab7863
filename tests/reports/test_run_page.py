"""The page stands alone: it runs nothing, fetches nothing and quotes what it shows."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from refinery.reports.run_page import REASONS_SHOWN, render_run
from tests.reports.rows import STANDING, START, event, export, plan
from tests.reports.test_run_report import report

VOID = {"meta", "br", "link", "img", "line", "rect", "polygon"}


class Page(HTMLParser):
    """Tags in order, ids, attributes; notices a tag that is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def full(**facts: Any) -> str:
    crawl = {
        "source": "share",
        "listed": 20,
        "denied": 0,
        "skipped": 1,
        "complete": True,
        "at": START,
    }
    given = {"plans": [plan("crawl"), plan("documents")], "standing": STANDING,
             "exports": [export()], "crawls": [crawl]}  # fmt: skip
    return render_run(report(**{**given, **facts}))


PAGES = {
    "finished": full,
    "unchanged": lambda: full(plans=[], exports=[export(run="r0")]),
    "failed": lambda: full(
        events=[event("started"), event("failed", 60, exit_code=6)],
        plans=[plan("documents", "open", chunks=7)],
        committed={"documents": 3},
    ),
    "cut off": lambda: full(events=[event("started")]),
    "going on": lambda: full(events=[event("started")], is_held=True),
    "nothing": lambda: render_run(report(events=[event("started")])),
}


@pytest.mark.parametrize("name", PAGES)
def test_runs_nothing_and_fetches_nothing(name: str) -> None:
    text = PAGES[name]()
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "form", "a", "object", "base"} & set(page.tags)
    assert not [a for a in page.attributes if a[0].startswith("on") or a[0] in ("src", "href")]
    assert "@import" not in text
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= {
        f"#{i}" for key, i in page.attributes if key == "id"
    }
    policy = [v for k, v in page.attributes if k == "content" and "default-src" in v]
    assert policy and "default-src 'none'" in policy[0]
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text)


@pytest.mark.parametrize("name", PAGES)
def test_ids_stand_once_and_pictures_are_named(name: str) -> None:
    page = Page(PAGES[name]())
    ids = [value for key, value in page.attributes if key == "id"]
    assert len(ids) == len(set(ids))
    named = [
        word for key, value in page.attributes if key == "aria-labelledby" for word in value.split()
    ]
    assert named and set(named) <= set(ids)


def test_shows_what_the_tables_say() -> None:
    text = full()
    for shown in (
        "finished",
        "share",
        "near-duplicate 5",
        "damaged",
        "canary 1",
        "2.00 MB/s",
        "c0ffee",
    ):
        assert shown in text, shown
    assert "Nothing had changed" not in text
    assert "Nothing had changed" in PAGES["unchanged"]()
    assert "stopped at 3 of 7 chunks" in PAGES["failed"]() and "exit code 6" in PAGES["failed"]()
    assert "no end is noted" in PAGES["cut off"]()
    assert "so far" in PAGES["going on"]()


def test_quotes_what_it_is_given() -> None:
    evil = "<script>alert(1)</script>"
    crawl = {"source": evil, "listed": 1, "denied": 0, "skipped": 0, "complete": False, "at": START}
    text = full(
        crawls=[crawl],
        standing={"documents": {"kept": 1, f"rejected/{evil}": 1}},
        exports=[export(corpus=evil, withheld={evil: 1})],
        events=[event("started", command=f"crawl {evil}"), event("finished", 1, version=evil)],
    )
    assert "<script" not in text and "&lt;script&gt;" in text
    Page(text)


def test_many_reasons_are_drawn_together_and_listed_one_by_one() -> None:
    many = {f"rejected/why-{n:03}": n + 1 for n in range(300)}
    text = full(standing={"quality": {"kept": 1, **many}})
    drawn = text[text.index("Set aside by reason") :].split("</svg>")[0]
    assert drawn.count("<rect class") == REASONS_SHOWN + 1
    assert f"{300 - REASONS_SHOWN} more reasons" in drawn
    assert text.count("<td>rejected</td><td>why-") == 300
