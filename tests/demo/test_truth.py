"""What the truth says holds for the texts and for the files."""

from __future__ import annotations

import json
import mailbox
from collections import Counter
from itertools import combinations

import docx
import pypdf

from refinery.demo.company import CompanySummary
from refinery.demo.duplicates import shingles, similarity
from tests.demo.conftest import read_rows

_ENTITIES = {
    "PERSON",
    "EMAIL_ADDRESS",
    "PHONE_NUMBER",
    "IBAN_CODE",
    "CREDIT_CARD",
    "STREET_ADDRESS",
    "DATE_OF_BIRTH",
    "EMPLOYEE_NUMBER",
    "CASE_NUMBER",
    "TICKET_NUMBER",
}


def _texts(demo: CompanySummary) -> dict[tuple[str, str, str], str]:
    rows = read_rows(demo, "texts")
    return {(row["path"], row["member"], row["part"]): row["text"] for row in rows}


def _own(text: str) -> str:
    """A mail without what it quotes."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(">"))


def test_offsets_point_at_the_values(demo: CompanySummary) -> None:
    texts = _texts(demo)
    rows = read_rows(demo, "pii")
    assert {row["entity"] for row in rows} == _ENTITIES
    for row in rows:
        text = texts[row["path"], row["member"], row["part"]]
        assert text[row["start"] : row["end"]] == row["value"]
        assert len(text) == row["length"]
        assert not any(0xE000 <= ord(char) <= 0xE003 for char in text)


def test_everything_to_plant_is_planted(demo: CompanySummary) -> None:
    listed = demo.canaries.read_text(encoding="utf-8").splitlines()
    assert {row["value"] for row in read_rows(demo, "canaries")} == set(listed)
    assert len(listed) == len(set(listed)) == 20
    items = [json.loads(line) for line in demo.benchmark.read_text("utf-8").splitlines()]
    planted = read_rows(demo, "benchmark")
    assert len(items) == 40
    assert len({row["id"] for row in planted}) == 20
    by_id = {item["id"]: item for item in items}
    texts = _texts(demo)
    for row in planted:
        text = texts[row["path"], row["member"], row["part"]]
        assert text[row["start"] : row["end"]] == by_id[row["id"]][row["field"]]


def test_copies_are_what_they_claim(demo: CompanySummary) -> None:
    groups = read_rows(demo, "duplicates")
    assert {group["kind"] for group in groups} == {"exact", "near"}
    for group in groups:
        if group["kind"] == "near":
            assert 0.85 <= group["similarity"] <= 0.95
        elif not group["members"][0]["member"]:
            contents = {(demo.store / m["path"]).read_bytes() for m in group["members"]}
            assert len(contents) == 1


def test_nothing_else_is_alike(demo: CompanySummary) -> None:
    """No two mails or chat messages are equal, and near copies are the planted ones."""
    texts = _texts(demo)
    planted: set[frozenset[tuple[str, str]]] = set()
    for group in read_rows(demo, "duplicates"):
        places = [(m["path"], m["member"]) for m in group["members"]]
        planted |= {frozenset(pair) for pair in combinations(places, 2)}
    own = {
        (path, member): _own(text) for (path, member, part), text in texts.items() if part == "body"
    }
    sets = {place: shingles(text) for place, text in own.items() if len(text.split()) > 30}
    alike = [
        (one, two)
        for one, two in combinations(sets, 2)
        if len(sets[one] & sets[two]) > 0.8 * len(sets[one] | sets[two])
        and frozenset((one, two)) not in planted
    ]
    assert not alike
    chat = Counter(
        text for (path, _, part), text in texts.items() if part == "text" and "/" in path
    )
    assert max(chat.values()) == 1


def test_threads_name_mails_that_exist(demo: CompanySummary) -> None:
    present: dict[str, set[str]] = {}
    for path in demo.store.glob("mail/*.mbox"):
        name = str(path.relative_to(demo.store))
        present[name] = {mail["Message-ID"] for mail in mailbox.mbox(path)}
    links: Counter[str] = Counter()
    for thread in read_rows(demo, "threads"):
        for member in thread["members"]:
            links[member["link"]] += 1
            if member["path"].endswith(".mbox"):
                assert member["message_id"] in present[member["path"]]
    assert links["in-reply-to"] > links["references"] > 0
    rows = {row["path"]: row for row in read_rows(demo, "files")}
    assert all(rows[path]["members"] >= len(ids) for path, ids in present.items())


def test_authored_texts_are_in_the_files(demo: CompanySummary) -> None:
    texts = _texts(demo)
    broken = [row["path"] for row in read_rows(demo, "files") if row["expectation"] != "readable"]
    for (path, member, _), text in texts.items():
        if member or path in broken:
            continue
        if path.endswith(".docx"):
            document = docx.Document(str(demo.store / path))
            found = {paragraph.text for paragraph in document.paragraphs}
            assert text.split("\n\n")[0] in found
        elif path.endswith(".pdf"):
            found_text = pypdf.PdfReader(demo.store / path).pages[0].extract_text()
            assert similarity(found_text[:200], text[:200]) > 0.3
