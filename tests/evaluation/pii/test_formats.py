"""Each format is read as it is written, and what is malformed is named by file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from refinery.cli.evaluate_pii import BASELINES as OFFERED_BASELINES
from refinery.cli.evaluate_pii import FORMATS as OFFERED
from refinery.errors import UsageError
from refinery.evaluation.pii.formats import FORMATS
from refinery.evaluation.pii.model import GoldDocument, Kind
from refinery.evaluation.pii.systems import BASELINES

SECRET = "Zyx-Geheim"
TAB_TEXT = "Mr Jan Kowalski v. Poland, no. 123/45"


def read(name: str, path: Path) -> list[GoldDocument]:
    return list(FORMATS[name](path))


def said(document: GoldDocument) -> list[tuple[str, str]]:
    return [(m.label, document.text[m.start : m.end]) for m in document.mentions]


def write(path: Path, *objects: Any) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in objects))
    return path


def tab_span(text: str, label: str, kind: str, subject: str = "e1") -> dict[str, Any]:
    start = TAB_TEXT.index(text)
    return {
        "entity_type": label,
        "span_text": text,
        "start_offset": start,
        "end_offset": start + len(text),
        "identifier_type": kind,
        "entity_id": subject,
    }


def test_the_command_offers_what_there_is() -> None:
    assert tuple(FORMATS) == OFFERED
    assert tuple(BASELINES) == OFFERED_BASELINES


def test_presidio_research(tmp_path: Path) -> None:
    span = {"entity_type": "PERSON", "entity_value": "Jan", "start_position": 3, "end_position": 6}
    path = tmp_path / "set.json"
    path.write_text(json.dumps([{"full_text": "Hi Jan!", "spans": [span]}], indent=1))
    (document,) = read("presidio-research", path)
    assert said(document) == [("PERSON", "Jan")]
    assert document.mentions[0].kind is Kind.UNSTATED


def test_tab_says_what_must_go(tmp_path: Path) -> None:
    spans = [
        tab_span("Mr Jan Kowalski", "PERSON", "DIRECT"),
        tab_span("123/45", "CODE", "QUASI"),
        tab_span("Poland", "ORG", "NO_MASK"),
    ]
    (document,) = read("tab", write(tmp_path / "t.jsonl", {"text": TAB_TEXT, "entities": spans}))
    assert [m.kind for m in document.mentions] == [Kind.DIRECT, Kind.KEEP, Kind.QUASI]


def test_annotators_of_a_case_are_united_and_the_strictest_counts(tmp_path: Path) -> None:
    def case(*spans: dict[str, Any]) -> dict[str, Any]:
        meta = {"provenance": {"doc_id": "001"}}
        return {"text": TAB_TEXT, "metadata": meta, "entities": list(spans)}

    path = write(
        tmp_path / "t.jsonl",
        case(
            tab_span("Mr Jan Kowalski", "PERSON", "QUASI"),
            tab_span("Poland", "ORG", "NO_MASK", "e3"),
        ),
        case(
            tab_span("Mr Jan Kowalski", "PERSON", "DIRECT"),
            tab_span("Kowalski", "PERSON", "DIRECT"),
            tab_span("Poland", "LOC", "QUASI", "e2"),
        ),
    )
    (document,) = read("tab", path)
    kinds = {said_: m.kind for (_, said_), m in zip(said(document), document.mentions, strict=True)}
    assert kinds["Mr Jan Kowalski"] is Kind.DIRECT
    assert kinds["Poland"] is Kind.QUASI
    whole, part, country = document.mentions
    assert whole.subject == part.subject != country.subject


def test_tab_as_it_is_published(tmp_path: Path) -> None:
    mentions = {"entity_mentions": [tab_span("123/45", "CODE", "DIRECT")]}
    case = {"doc_id": "1", "text": TAB_TEXT, "annotations": {"a1": mentions, "a2": mentions}}
    path = tmp_path / "t.json"
    path.write_text(json.dumps([case]))
    (document,) = read("tab", path)
    assert said(document) == [("CODE", "123/45")]


def test_brat_pairs_a_text_with_its_spans(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes("\ufeffDon Jos\u00e9\r\nMadrid".encode())
    (tmp_path / "one.ann").write_text(
        "T1\tNOMBRE 1 4;5 9\tDon Jos\u00e9\nT2\tPAIS 11 17\tMadrid\n#1\tNote T1 x\nA1\tNeg T1\n"
    )
    (document,) = read("brat", tmp_path)
    assert document.id == "one"
    assert said(document) == [("NOMBRE", "Don"), ("NOMBRE", "Jos\u00e9"), ("PAIS", "Madrid")]
    assert said(read("brat", tmp_path / "one.txt")[0]) == said(document)


def test_iob_puts_texts_together_again(tmp_path: Path) -> None:
    path = tmp_path / "x.conll"
    path.write_text(
        "-DOCSTART- -X- O O\n\nJan NNP B-PER\nKowalski NNP I-PER\nBo NNP B-PER\n, , O\n( ( O\n"
        "Acme NNP I-ORG\n) ) O\n\nHe PRP O\n-DOCSTART- -X- O O\n\nOslo NNP U-LOC\n"
    )
    first, second = read("iob", path)
    assert first.text == "Jan Kowalski Bo, (Acme)\nHe"
    assert said(first) == [("PER", "Jan Kowalski"), ("PER", "Bo"), ("ORG", "Acme")]
    assert said(second) == [("LOC", "Oslo")]


def test_iob_without_starts_has_a_document_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Jan I-PER\n\nBo I-PER\n")
    assert [document.text for document in read("iob", path)] == ["Jan", "Bo"]


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({"text": "Hi Jan", "spans": [{"start": 3, "end": 6, "label": "person"}]}, "unstated"),
        (
            {
                "text": "Hi Jan",
                "annotations": [{"start": 3, "end": 6, "entity_type": "PERSON", "text": "Jan"}],
            },
            "unstated",
        ),
        (
            {
                "doc_id": "a",
                "text": "Hi Jan",
                "entities": [
                    {"start": 3, "end": 6, "label": "PERSON", "identifier_class": "direct"}
                ],
            },
            "direct",
        ),
        (
            {
                "text": "Hi Jan",
                "entities": [
                    {
                        "start": 3,
                        "end": 6,
                        "label": "PERSON",
                        "identifier_class": "direct",
                        "protection": "keep",
                    }
                ],
            },
            "keep",
        ),
        ({"text": "Hi Jan", "label": None, "labels": [[3, 6, "PERSON"]]}, "unstated"),
        ({"tokens": ["Hi", "Jan"], "labels": ["O", "B-PERSON"]}, "unstated"),
        ({"tokens": [{"text": "Hi"}, {"text": "Jan"}], "labels": ["NA", "I-PERSON"]}, "unstated"),
    ],
)
def test_jsonl_of_several_hands(record: dict[str, Any], kind: str, tmp_path: Path) -> None:
    (document,) = read("jsonl", write(tmp_path / "x.jsonl", record))
    assert said(document) == [("PERSON", "Jan")]
    assert document.mentions[0].kind == kind


def test_a_directory_of_single_objects(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    write(tmp_path / "b" / "2.json", {"doc_id": "two", "text": "x", "entities": []})
    write(tmp_path / "1.json", {"doc_id": "one", "text": "x", "entities": []})
    assert [document.id for document in read("jsonl", tmp_path)] == ["one", "two"]


GOOD = json.dumps({"text": SECRET, "spans": []})


@pytest.mark.parametrize(
    ("name", "file", "content", "line"),
    [
        ("jsonl", "x.jsonl", f"{GOOD}\n{{'text'\n", 2),
        ("jsonl", "x.jsonl", f'{GOOD}\n\n["{SECRET}"]\n', None),
        ("jsonl", "x.jsonl", f'{GOOD}\n{{"spans": []}}\n', 2),
        ("jsonl", "x.jsonl", f'{{"text": "{SECRET}", "spans": {{}}}}\n', 1),
        ("jsonl", "x.jsonl", f'{{"text": "{SECRET}", "spans": ["{SECRET}"]}}\n', 1),
        ("jsonl", "x.jsonl", '{"text": "a", "spans": [{"start": 0, "end": 2, "label": "X"}]}', 1),
        (
            "jsonl",
            "x.jsonl",
            '{"text": "a", "spans": [{"start": true, "end": 1, "label": "X"}]}',
            1,
        ),
        ("jsonl", "x.jsonl", '{"tokens": ["a"], "labels": []}', 1),
        ("jsonl", "x.jsonl", '{"tokens": ["a"], "labels": ["PERSON"]}', 1),
        ("jsonl", "x.jsonl", '{"tokens": [1], "labels": ["O"]}', 1),
        ("presidio-research", "x.json", '[\n{"full_text": "a", "spans": []},\n{"spans": []}]', 3),
        ("presidio-research", "x.json", '[\n{"full_text": "a", "spans": []},\n7]', 3),
        ("presidio-research", "x.json", '[{"full_text": "a", "spans": []}\n', 2),
        ("presidio-research", "x.json", '[{"full_text": "a", "spans": []}]\n[]', 1),
        ("presidio-research", "x.json", "[" * 100_000, 1),
        ("tab", "x.jsonl", '{"text": "a", "entities": [{"start_offset": 0}]}', 1),
        ("tab", "x.jsonl", '{"text": "a", "annotations": {"a1": []}}', 1),
        ("brat", "x.ann", f"T1\tNAME 0 3 {SECRET}\n", 1),
        ("brat", "x.ann", "A1\tx\nT1\tNAME 0 99\tx\n", 2),
        ("brat", "x.ann", f"T1\tNAME 0 3\t{SECRET}\n", 1),
        ("iob", "x.txt", f"Jan I-PER\n{SECRET} PER\n", 2),
        ("iob", "x.txt", "Jan I-PER\n\nalone\n", 3),
    ],
)
def test_malformed_data_is_named_by_file_and_line(
    name: str, file: str, content: str, line: int | None, tmp_path: Path
) -> None:
    (tmp_path / "x.txt").write_text("some text")
    (tmp_path / file).write_text(content)
    with pytest.raises(UsageError) as raised:
        read(name, tmp_path / file)
    assert f"{file}, line {line or 3}" in raised.value.problem
    assert SECRET not in raised.value.problem


def test_other_encodings_missing_halves_and_empty_places(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b'{"text": "a",\n"spans": []}\n{"text": "\xe9"}')
    with pytest.raises(UsageError, match=r"x\.jsonl, line 3: the text is not UTF-8"):
        read("jsonl", tmp_path / "x.jsonl")
    (tmp_path / "y.ann").write_text("")
    with pytest.raises(UsageError, match=r"y\.txt"):
        read("brat", tmp_path / "y.ann")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="ends in"):
        read("iob", tmp_path / "empty")
