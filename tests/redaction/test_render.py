from __future__ import annotations

import base64
import json
import logging
from pathlib import Path
from typing import Any, cast

import pytest

from refinery.config.secrets import read_key, write_key
from refinery.config.site import SiteSettings
from refinery.core.fingerprint import fingerprint
from refinery.core.identity import Identity
from refinery.core.stage import Context
from refinery.core.worker import engine
from refinery.errors import ConfigError, SecretError
from refinery.redaction.allow_list import AllowLists
from refinery.redaction.detect_stage import DetectStage
from refinery.redaction.operators.pseudonym import KEY_LENGTH, LENGTH
from refinery.redaction.policy import PolicySettings
from refinery.redaction.redact_stage import RedactStage
from refinery.redaction.render import Renderer
from refinery.redaction.scan import scanner

PURPOSES = {
    "training": {"default": "type", "entities": {"PERSON": "pseudonym", "SECRET": "mask"}},
    "sharing": {},
}
POLICY = PolicySettings.parse({"purposes": PURPOSES}, "test")


def slot(entity: str, digest: str, person: str | None = None) -> dict[str, object]:
    said = {"person": person} if person else {}
    return {"name": f"<{entity}_1>", "entity": entity, "digest": digest, "attributes": said}


def key(folder: Path, name: str) -> str:
    write_key(folder / name)
    return f"file:{folder / name}"


def test_slots_are_rendered_and_literals_are_not(tmp_path: Path) -> None:
    renderer = Renderer(POLICY, "training", key(tmp_path, "a"))
    text = "<PERSON_1> <URL_1> <SECRET_1> <PERSON_2>"
    slots = [slot("PERSON", "d" * 32), slot("URL", "e" * 32), slot("SECRET", "f" * 32)]
    token, kind, masked, literal = renderer.render(text, slots).split()
    assert (kind, masked, literal) == ("<URL>", "[REDACTED]", "<PERSON_2>")
    assert token.startswith("[PERSON_") and len(token) == len("[PERSON_]") + LENGTH


def test_pseudonyms_are_consistent_within_a_domain_and_unlinkable_between(tmp_path: Path) -> None:
    one, other = (Renderer(POLICY, "training", key(tmp_path, name)) for name in ("a", "b"))
    tokens = {one.write(slot("PERSON", f"{n:032x}")) for n in range(5000)}
    assert len(tokens) == 5000
    assert one.write(slot("PERSON", "1" * 32)) == one.write(slot("PERSON", "1" * 32))
    assert not tokens & {other.write(slot("PERSON", f"{n:032x}")) for n in range(5000)}


def test_names_of_one_person_share_a_token(tmp_path: Path) -> None:
    renderer = Renderer(POLICY, "training", key(tmp_path, "a"))
    assert renderer.write(slot("PERSON", "1" * 32, "p")) == renderer.write(
        slot("PERSON", "2" * 32, "p")
    )
    assert renderer.write(slot("URL", "1" * 32, "p")) == "<URL>"


def test_a_missing_purpose_or_key_is_a_configuration_error() -> None:
    with pytest.raises(ConfigError, match="no purpose"):
        Renderer(POLICY, "research")
    with pytest.raises(ConfigError, match="needs a key"):
        Renderer(POLICY, "training")
    assert Renderer(POLICY, "sharing").write(slot("PERSON", "1" * 32)) == "<PERSON>"


def test_factories_by_name() -> None:
    made = engine("refinery.redaction.render:renderer", policy="", purpose="training", key="")
    assert made.render("<A_1>", []) == "<A_1>"
    assert engine("refinery.redaction.scan:scanner").scan(["nothing"]) == [[]]


def test_the_last_look_sees_values_and_not_what_was_rendered(tmp_path: Path) -> None:
    renderer = Renderer(POLICY, "training", key(tmp_path, "a"))
    rendered = [
        f"Dear {renderer.write(slot('PERSON', f'{n:032x}'))}, see <URL> and [REDACTED]."
        for n in range(2000)
    ]
    assert not any(scanner().scan(rendered))
    arguments = json.dumps({"to": "bob@nas.corp", "card": "4111-1111-1111-1111"})
    hits = scanner().scan([arguments, "+44 20 7946 0958", "DE89 3704 0044 0532 0130 00", "fine"])
    assert [{entity for entity, _, _ in found} for found in hits[:2]] == [
        {"EMAIL_ADDRESS", "CREDIT_CARD"}, {"PHONE_NUMBER"},
    ]  # fmt: skip
    assert "IBAN_CODE" in {entity for entity, _, _ in hits[2]} and hits[3] == []


def test_what_the_policy_keeps_is_no_hit() -> None:
    policy = "entities: {IP_ADDRESS: keep}"
    assert scanner(policy=policy).scan(["at 10.20.30.40"]) == [[]]
    assert scanner().scan(["at 10.20.30.40"]) == [[("IP_ADDRESS", 3, 14)]]


def test_what_redaction_leaves_is_no_hit_for_the_last_look() -> None:
    lists = AllowLists((), {"wiki": ("10.20.30.40",)}).to_json()
    hits = scanner(allowed=lists).scan(["at 10.20.30.40, at 10.20.30.41"])
    assert hits == [[("IP_ADDRESS", 19, 30)]]


def test_brackets_shield_nothing_but_entities() -> None:
    hits = scanner().scan(["<AKIAIOSFODNN7EXAMPLE>", "<US_SSN> <PERSON>"])
    assert [{entity for entity, _, _ in found} for found in hits] == [{"SECRET"}, set()]


def test_what_only_some_documents_keep_is_a_hit() -> None:
    policy = (
        "entities: {IP_ADDRESS: keep}\nby_label: {restricted: {IP_ADDRESS: mask}}\n"
        "labels: [public, restricted]\ndefault_label: public"
    )
    assert scanner(policy=policy).scan(["at 10.20.30.40"]) == [[("IP_ADDRESS", 3, 14)]]


def test_slots_of_site_patterns_are_known(tmp_path: Path) -> None:
    settings = json.dumps({"site_patterns": [{"entity": "CASE_42", "regex": "CASE_[0-9]+"}]})
    assert scanner(settings).scan(["<CASE_42>", "CASE_43"]) == [[], [("CASE_42", 0, 7)]]


def test_a_rotated_key_writes_other_tokens_and_nothing_is_redacted_anew(
    tmp_path: Path, identity: Identity
) -> None:
    tokens, fingerprints = {}, set()
    for name in ("a", "b"):
        reference = key(tmp_path, name)
        site = SiteSettings.model_validate(
            {
                "lake": dict.fromkeys(("raw", "ledger", "refined", "exports"), str(tmp_path)),
                "keys": {"identity": identity.reference, "domains": {"sft": reference}},
                "spark": {"local_dir": str(tmp_path)},
            }
        )
        for kind in (RedactStage, DetectStage):
            context: Any = Context(site, identity, cast(Any, None), str(tmp_path))
            fingerprints.add((kind.name, fingerprint(kind(kind.settings_class(), context))))
        renderer = Renderer(POLICY, "training", site.keys.domains["sft"])
        tokens[name] = [renderer.write(slot("PERSON", f"{n:032x}")) for n in range(100)]
    assert len(fingerprints) == 2
    assert not set(tokens["a"]) & set(tokens["b"])
    generations = {one[len("[PERSON_") :][:KEY_LENGTH] for name in tokens for one in tokens[name]}
    assert len(generations) == 2


def test_a_destroyed_key_cannot_be_undone(tmp_path: Path, identity: Identity) -> None:
    old, new = key(tmp_path, "old"), key(tmp_path, "new")
    names = [f"person {n}" for n in range(1000)]
    digests = [identity.value("PERSON", name) for name in names]
    written = {Renderer(POLICY, "training", old).write(slot("PERSON", d)) for d in digests}
    again = {Renderer(POLICY, "training", old).write(slot("PERSON", d)) for d in digests}
    assert written == again  # whoever holds the key and guesses the names finds them
    (tmp_path / "old").unlink()
    read_key.cache_clear()
    with pytest.raises(SecretError):
        Renderer(POLICY, "training", old).write(slot("PERSON", digests[0]))
    guessed = {Renderer(POLICY, "training", new).write(slot("PERSON", d)) for d in digests}
    assert not written & guessed


def test_no_key_stands_in_what_is_written_or_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    reference = key(tmp_path, "a")
    renderer = Renderer(POLICY, "training", reference)
    secret = read_key(reference)
    said = " ".join(renderer.write(slot("PERSON", f"{n:032x}")) for n in range(500))
    said += caplog.text + repr(renderer) + repr(vars(renderer))
    encodings = (secret.hex(), base64.b32encode(secret).decode().lower(), repr(secret)[2:-1])
    assert not any(encoded[:16] in said for encoded in encodings)


def test_an_example_of_no_use_for_a_purpose_is_refused() -> None:
    purposes = {"training": {"entities": {"US_SSN": "drop"}}}
    renderer = Renderer(PolicySettings.parse({"purposes": purposes}, "test"), "training")
    assert renderer.refuses([slot("PERSON", "1" * 32)]) is None
    assert renderer.refuses([slot("PERSON", "1" * 32), slot("US_SSN", "2" * 32)]) == "US_SSN"
