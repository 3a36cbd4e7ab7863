"""Threads over mails made here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pyspark.sql import SparkSession

from refinery.catalog.schemas.raw import DOCUMENTS
from refinery.documents.threads_stage import COLUMNS, place_in_threads

Placed = dict[str, tuple[str, str | None, int, int]]


def mail(key: str, day: int, title: str = "", people: str = "ann bo", **ids: Any) -> dict[str, Any]:
    """A row of ``documents`` as the stage reads it."""
    row = dict.fromkeys(("key", *COLUMNS))
    members = [{"role": "from", "name": "", "address": f"{p}@corp.example"} for p in people.split()]
    sent = datetime(2021, 5, day, 10)
    return {**row, "key": key, "kind": "message", "title": title, "sent": sent} | {
        "participants": members,
        **ids,
    }


def placed(spark: SparkSession, rows: list[dict[str, Any]]) -> Placed:
    """Thread, parent, position and size by key."""
    schema = DOCUMENTS.payload
    wanted = [schema["key"], *(schema[name] for name in COLUMNS)]
    frame = spark.createDataFrame(rows, type(schema)(wanted))
    found = place_in_threads(frame, 30).collect()
    return {r["key"]: (r["thread"], r["parent"], r["position"], r["size"]) for r in found}


@pytest.fixture(scope="module")
def office(spark: SparkSession) -> Placed:
    """One office's mails, threaded once."""
    return placed(
        spark,
        [
            mail("a1", 1, "Lunch", message_id="1"),
            mail("a2", 3, "Other words", message_id="2", in_reply_to="1", references=["1"]),
            # Answers a mail that is not here, and names one that is.
            mail("a3", 2, "x", message_id="3", in_reply_to="lost", references=["1", "lost"]),
            # Siblings of a mail that is not here.
            mail("b1", 1, "Plan", message_id="7", references=["gone"]),
            mail("b2", 2, "Plan", message_id="8", references=["gone"]),
            # No ids but an answer by subject and person.
            mail("c1", 1, "Budget 2021", message_id="10"),
            mail("c2", 9, "AW: [team] Re: budget 2021", "bo cy", message_id="11"),
            mail("c3", 9, "Re: Budget 2021", "eve", message_id="12"),
            mail("c4", 10, "Budget 2021", "ann bo", message_id="13"),
            # The same mail twice, with different bytes.
            mail("d1", 1, "News", message_id="20"),
            mail("d2", 1, "News", message_id="20"),
            {**mail("e1", 1, "Lunch", message_id="1"), "kind": "ticket"},
        ],
    )


def test_ids_decide(office: Placed) -> None:
    assert {office[k][0] for k in ("a1", "a2", "a3")} == {office["a1"][0]}
    assert [office[k][1:] for k in ("a1", "a3", "a2")] == [
        (None, 0, 3),
        ("a1", 1, 3),
        ("a1", 2, 3),
    ]


def test_a_lost_parent_still_joins_its_answers(office: Placed) -> None:
    assert office["b1"][0] == office["b2"][0]
    assert (office["b1"][1], office["b2"][1]) == (None, None)


def test_subject_and_person_where_there_are_no_ids(office: Placed) -> None:
    assert office["c2"][0] == office["c1"][0]
    assert office["c2"][1] == "c1"
    assert office["c3"][3] == office["c4"][3] == 1


def test_copies_are_one_thread_and_tickets_stand_alone(office: Placed) -> None:
    assert office["d1"][0] == office["d2"][0]
    assert office["e1"][1:] == (None, 0, 1)
    assert len({t for t, *_ in office.values()}) == 7


def test_a_late_parent_joins_two_threads(spark: SparkSession) -> None:
    rows = [
        mail("a", 2, "x", message_id="1", in_reply_to="0"),
        mail("b", 3, "y", message_id="2", in_reply_to="9"),
    ]
    assert len({t for t, *_ in placed(spark, rows).values()}) == 2
    late = mail("c", 1, "z", message_id="0", references=["9"])
    assert {size for *_, size in placed(spark, [*rows, late]).values()} == {3}
