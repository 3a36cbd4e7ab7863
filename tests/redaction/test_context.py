from __future__ import annotations

from pathlib import Path

import pytest

from refinery.core.identity import Identity
from refinery.errors import ConfigError
from refinery.redaction.context import NameIndex, directory_index
from refinery.redaction.names import Person, clean_name


def index(identity: Identity, *people: tuple[str, str]) -> NameIndex:
    made = NameIndex()
    made.add([Person(*pair) for pair in people], identity)
    return made


def person(names: NameIndex, entity: str, value: str, is_near: bool = True) -> str | None:
    link = names.link(entity, value, is_near)
    return link.person if link else None


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
    anna = person(names, "EMAIL_ADDRESS", "ak@corp.lan")
    assert anna is not None
    for value in ("Kowalska, Anna", "Anna", "ANNA KOWALSKA", "Mon Anna Kowalska", "Hi Anna",
                  "Dr. Kowalska", "A. Kowalska", "Kowalska A.", "Anna's"):  # fmt: skip
        assert person(names, "PERSON", value) == anna, value
    assert person(names, "PERSON", "Jan Kowalski") not in (anna, None)
    assert person(names, "PERSON", "Somebody Else") is None


def test_the_full_name_is_the_same_person_where_nothing_links_it(identity: Identity) -> None:
    names = index(identity, ("Kowalska, Anna", "ak@corp.lan"), ("", "x1@corp.lan"))
    assert person(names, "PERSON", "Anna") == identity.value("PERSON", "anna kowalska")
    known = identity.value("EMAIL_ADDRESS", "x1@corp.lan")
    assert person(names, "EMAIL_ADDRESS", "X1@corp.lan") == known


@pytest.mark.parametrize(
    "value",
    ["Mary Kowalska", "B. Kowalska", "Anna Nowak", "Anna Maria", "Kowalska Bank", "Will Anna"],
)
def test_another_given_or_family_name_is_another_person(identity: Identity, value: str) -> None:
    names = index(identity, ("Anna Kowalska", "ak@corp.lan"))
    assert person(names, "PERSON", value) is None


def test_two_people_of_one_given_name_are_never_linked_by_it(identity: Identity) -> None:
    names = index(identity, ("John Smith", "js@corp.lan"), ("John Miller", "jm@corp.lan"))
    assert person(names, "PERSON", "John") is None
    assert person(names, "PERSON", "Smith") == person(names, "EMAIL_ADDRESS", "js@corp.lan")
    one = index(identity, ("John Smith", "js@corp.lan"))
    assert person(one, "PERSON", "John") is not None
    one.meet(["John Miller", "Mary"], identity)
    assert person(one, "PERSON", "John") is None
    assert person(one, "PERSON", "John Smith") == person(one, "EMAIL_ADDRESS", "js@corp.lan")
    assert found(one, "John Miller and Miller") == ["John"]


@pytest.mark.parametrize(
    "address",
    ["j.smith@corp", "smithj@corp.lan", "john.smith@x.org", "johnsmith2@x.org", "SMITH.J@c.d"],
)
def test_what_stands_before_the_sign_may_name_one_person_of_the_thread(
    identity: Identity, address: str
) -> None:
    names = index(identity, ("John Smith", ""))
    assert person(names, "EMAIL_ADDRESS", address) == person(names, "PERSON", "John Smith")
    assert person(names, "EMAIL_ADDRESS", address, is_near=False) is None
    both = index(identity, ("John Smith", ""), ("Jack Smith", ""))
    if address.lower()[:4] != "john":
        assert person(both, "EMAIL_ADDRESS", address) is None
    assert person(names, "EMAIL_ADDRESS", "john@corp.lan") is None
    assert person(names, "EMAIL_ADDRESS", "smith@corp.lan") is None


def test_names_before_one_address_are_one_persons_where_they_agree(identity: Identity) -> None:
    names = index(identity, ("John", "js@corp.lan"), ("Smith, John Q. (IT)", "js@corp.lan"))
    assert person(names, "PERSON", "John") == person(names, "PERSON", "John Smith") is not None
    shared = index(identity, ("Anna Nowak", "desk@corp.lan"), ("Jan Ray", "desk@corp.lan"))
    assert person(shared, "PERSON", "Jan Ray") != person(shared, "PERSON", "Anna Nowak")
    assert person(shared, "EMAIL_ADDRESS", "desk@corp.lan") is None


def test_of_all_a_company_a_given_name_picks_out_nobody(identity: Identity) -> None:
    names = index(identity, ("Anna Kowalska", "ak@corp.lan"))
    assert person(names, "PERSON", "Anna", is_near=False) is None
    assert person(names, "PERSON", "A. Kowalska", is_near=False) is None
    known = person(names, "EMAIL_ADDRESS", "ak@corp.lan", is_near=False)
    assert person(names, "PERSON", "Kowalska, Anna", is_near=False) == known is not None


def test_a_link_tells_which_part_of_the_name_it_is(identity: Identity) -> None:
    names = index(identity, ("Anna Kowalska", "ak@corp.lan"))
    said = {v: getattr(names.link("PERSON", v), "part", None) for v in
            ("Anna", "Kowalska", "Anna Kowalska", "A. Kowalska")}  # fmt: skip
    assert list(said.values()) == ["given", "family", "full", "initial"]


def test_a_name_two_people_share_links_to_neither(identity: Identity) -> None:
    names = index(identity, ("Anna Kowalska", "a@x.y"), ("Anna Nowak", "b@x.y"))
    assert person(names, "PERSON", "Anna") is None
    assert person(names, "PERSON", "Anna Nowak") is not None


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
    smith = person(names, "PERSON", "C Smith")
    assert person(names, "PERSON", "ask \u2100 Smith") == smith is not None


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("#ThaddeusQuillfeather and notify(user=thaddeusQuillfeather)",
         ["ThaddeusQuillfeather", "thaddeusQuillfeather"]),
        (r"C:\Users\tquillfeather\notes.txt, cc @tquillfeather", ["tquillfeather"]),
        ("login eo, shall we", []),
    ],
)  # fmt: skip
def test_user_names_of_known_people(identity: Identity, text: str, masked: list[str]) -> None:
    names = index(
        identity,
        ("Thaddeus Quillfeather", "t@nas.corp"),
        ("Sue Hall", "shall@nas.corp"),
        ("Edna Os", "eo@nas.corp"),
    )
    assert found(names, text) == masked
    for value in masked:
        whole = person(names, "PERSON", "Thaddeus Quillfeather")
        assert person(names, "PERSON", value) == whole


def test_a_user_name_of_two_people_is_nobodys(identity: Identity) -> None:
    names = index(identity, ("Tom Quillfeather", ""), ("Ada Lind", ""), ("Tim Quillfeather", ""))
    assert found(names, "ask tquillfeather") == ["tquillfeather"]
    assert person(names, "PERSON", "tquillfeather") is None
