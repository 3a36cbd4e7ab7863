"""Credentials are found by shape or by what is said of them; ordinary words raise no alarm."""

from __future__ import annotations

import time

import pytest

from refinery.redaction.engine import DetectionEngine, build_engine
from refinery.redaction.recognizers.secret import secret_kinds
from refinery.redaction.settings import DetectionSettings

HEX = "8c4fa2815d2802827283e0ad84173581"
WORD = "uSZ3kD0qPw8vB1nX5yRtLm7Jc2Hf9GaE4bTs"


@pytest.fixture(scope="module")
def engine() -> DetectionEngine:
    settings = DetectionSettings(recognizers=("secret",))
    return build_engine("", settings.model_dump_json(), with_model=False)


def found(engine: DetectionEngine, text: str) -> list[str]:
    detection = engine.detect([text], False)[0]
    assert detection.reason is None
    return [text[span.start : span.end] for span in detection.spans]


def test_there_are_kinds_enough_and_each_seeks_its_mark() -> None:
    kinds = secret_kinds()
    assert len(kinds) >= 100
    assert all(set(kind) == {"mark", "shape"} and len(kind["mark"]) >= 1 for kind in kinds)


@pytest.mark.parametrize(
    "secret",
    [
        f"ghp_{WORD}", f"glpat-{WORD[:20]}", f"xoxb-{WORD}", f"npm_{WORD}", f"sk_live_{WORD[:24]}",
        f"dop_v1_{HEX}{HEX}", f"shpat_{HEX}", f"SK{HEX}", "hf_aBcDeFgHiJkLmNoPqRsTuVwXyZabcdefgh",
        f"AIza{WORD[:35]}", f"dapi{HEX}", f"{HEX}-us12", f"tskey-auth-{WORD[:12]}-{WORD[:32]}",
        f"figd_{WORD}{WORD[:4]}",
        f"https://hooks.slack.com/services/T{WORD[:9]}/B{WORD[:9]}/{WORD[:24]}",
    ],
)  # fmt: skip
def test_shapes_are_found_in_a_sentence(engine: DetectionEngine, secret: str) -> None:
    assert any(value in secret and len(value) > 20 for value in found(engine, f"use {secret} now"))


@pytest.mark.parametrize(
    "form",
    [
        'acmeToken="{}"', "ACME_API_KEY={}", '"acme_secret": "{}"', "acme_token: {}",
        'String acmeToken = "{}";', "acmeToken := `{}`", '$acmeToken .= "{}"', "acme_auth => '{}'",
        'acmeToken = ["{}"]', "Authorization: Bearer {}", "<acmeToken>\n    {}\n</acmeToken>",
    ],
)  # fmt: skip
def test_values_are_found_by_what_they_are_assigned_to(engine: DetectionEngine, form: str) -> None:
    assert WORD[:24] in found(engine, form.format(WORD[:24]))


@pytest.mark.parametrize(
    "form",
    [
        "Password for the shared mailbox: {}", "The password for the finance share is {}",
        "Passwort: {}", "Mot de passe : {}", "Contraseña: {}", "Hasło: {}", "my pw is {}",
        "pass={}", "<smtpPassword>{}</smtpPassword>", '<add key="SmtpPassword" value="{}" />',
        "CREATE USER hr WITH PASSWORD '{}';", "IDENTIFIED BY '{}'", 'auth=("svc_hr", "{}")',
        'ConvertTo-SecureString "{}" -AsPlainText', "snmp-server community {} RO",
        "sshpass -p '{}' ssh db", "ldapsearch -x -D cn=a -w {} -b x", "ENV ADMIN_PASSWORD {}",
        r"net use z: \\srv\x /user:CORP\jdoe {}", "creds: admin:{}", "login: msmith / {}",
        "passwd = process.env.PASSWD || '{}'",
    ],
)  # fmt: skip
def test_passwords_are_found_as_people_write_them(engine: DetectionEngine, form: str) -> None:
    assert found(engine, form.format("Wint3r#Blue")) == ["Wint3r#Blue"]


def test_hashes_of_passwords_and_sessions_are_found(engine: DetectionEngine) -> None:
    hashed = "$6$rounds=5000$saltsalt$" + WORD * 2
    assert found(engine, f"admin:{hashed}:19000:0:99999:7:::") == [hashed]
    assert found(engine, f"Cookie: sessionid={WORD}; Path=/") == [WORD]


@pytest.mark.parametrize(
    "text",
    [
        "pass: 95.5%", "The password for your account is case-sensitive", "login: 10:30am",
        "the password for each user to be changed in 90 days", "session=active",
        "set PASSWORD policy", "passwd = process.env.PASSWD",
        "The key: international-agreement-of-nations, he said, is patience.",
        "Keywords: classification, tokenization-2024, authentication",
        "KeyID: 0xF888F464 on the ring", "see access: https://example.org/a/b/c1234567890",
        'classid="clsid:D27CDB6E-AE6D-11cf-96B8-444553540000"', "token: xxxxxxxxxxxxxxxx1",
        "api, version 10.20.30-beta4", "TASKA12BCDEF45678GHIJ0 is no id",
        "wget https://username:password@example.org/x",
    ],
)  # fmt: skip
def test_ordinary_text_raises_no_alarm(engine: DetectionEngine, text: str) -> None:
    assert found(engine, text) == []


@pytest.mark.parametrize(
    "unit",
    [
        "password for a ",
        "login: a",
        "$6$a$",
        "token or ",
        "ldapx ",
        "token=a-",
        "key:a_",
        "a.",
        "secret=",
        "://a:",
        "curl -u ",
        "sk-",
    ],
)
def test_time_is_linear(engine: DetectionEngine, unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    started = time.process_time()
    engine.detect([text], False)
    assert time.process_time() - started < 10
