from __future__ import annotations

from pathlib import Path

import pytest

from refinery.core.identity import Identity
from refinery.errors import ConfigError
from refinery.redaction.context import NameIndex, Person, clean_name, directory_index


def index(identity: Identity, *people: tuple[str, str]) -> NameIndex:
    made = NameIndex()
    made.add([Person(*pair) for pair in people], identity)
    return made


def found(names: NameIndex, text: str) -> list[str]:
    return sorted({text[s.start : s.end] for s in names.find(text, "thread-names")})


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ('"Kowalska, Anna" <a@b.c>', "Anna Kowalska"),
        ("Prof. Dr. Jo Li (Sales)", "Jo Li"),
        ("assistant", ""),
        ("help desk", ""),
        ("jo@example.org", ""),
    ],
)
def test_display_names(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_names_are_found_in_the_forms_people_use(identity: Identity) -> None:
    names = index(identity, ("Kowalska, Anna", "anna@corp.lan"), ("Jean-Luc Ó Briain", ""))
    text = "ANNA KOWALSKA, Kowalska's plan, anna kowalska; Anna! annapurna Kowalskas Ó Briain"
    assert found(names, text) == [
        "ANNA", "ANNA KOWALSKA", "Anna", "Briain", "KOWALSKA", "Kowalska", "anna kowalska",
    ]  # fmt: skip


def test_common_words_and_short_names_need_the_whole_name(identity: Identity) -> None:
    names = index(identity, ("Will May", ""), ("Al Wu", ""))
    assert found(names, "Will you come in May? Al said so.") == []
    assert found(names, "Ask Will May or al wu.") == ["Will May", "al wu"]


def test_a_name_in_the_address_is_a_name(identity: Identity) -> None:
    names = index(identity, ("", "petra.novak@corp.lan"), ("", "info.desk@corp.lan"))
    assert found(names, "Petra Novak at the info desk; Novak agreed") == [
        "Novak",
        "Petra",
        "Petra Novak",
    ]


def test_handles_are_found_as_they_are_written(identity: Identity) -> None:
    names = index(identity, ("jsmith42", ""), ("this", ""))
    assert found(names, "jsmith42: see this, JSmith42") == ["jsmith42"]


def test_name_and_address_of_a_person_are_linked(identity: Identity) -> None:
    names = index(identity, ("Anna Kowalska", "AK@corp.lan"), ("Jan Kowalski", "jk@corp.lan"))
    person = names.person_of("PERSON", "Kowalska, Anna")
    assert (
        person
        == names.person_of("EMAIL_ADDRESS", "ak@corp.lan")
        == names.person_of("PERSON", "Anna")
    )
    assert person == names.person_of("PERSON", "Mon Anna Kowalska")
    assert person != names.person_of("PERSON", "Jan Kowalski")
    assert names.person_of("PERSON", "Somebody Else") is None


def test_a_name_two_people_share_links_to_neither(identity: Identity) -> None:
    names = index(identity, ("Anna Kowalska", "a@x.y"), ("Anna Nowak", "b@x.y"))
    assert names.person_of("PERSON", "Anna") is None
    assert names.person_of("PERSON", "Anna Nowak") is not None


def test_the_directory_is_a_csv_file(identity: Identity, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text('email,name\nq.zed@corp.lan,"Zed, Quirin"\n', encoding="utf-8")
    names = directory_index(str(path), identity.reference)
    assert found(names, "Quirin Zed called") == ["Quirin", "Quirin Zed", "Zed"]
    path.with_name("bad.csv").write_text("a,b\n1,2\n")
    for wrong in ("bad.csv", "none.csv"):
        with pytest.raises(ConfigError):
            directory_index(str(tmp_path / wrong), identity.reference)


def test_a_lower_case_name_counts_where_it_stands_alone(identity: Identity) -> None:
    names = index(identity, ("Jordan Hunter", ""))
    text = "the hunter saw\n\n  --jordan\n-- \nhunter, jordan"
    spans = [(s.start, s.end) for s in names.find(text, "r")]
    assert [text[a:b] for a, b in spans] == ["jordan", "hunter, jordan"]


def test_a_name_that_begins_within_one_folded_character_is_still_linked(identity: Identity) -> None:
    names = index(identity, ("C Smith", ""))
    person = names.person_of("PERSON", "C Smith")
    assert names.person_of("PERSON", "ask \u2100 Smith") == person is not None
