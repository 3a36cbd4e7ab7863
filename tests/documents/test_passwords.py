"""A site's list of passwords opens what it can; the rest is encrypted."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from refinery.config.secrets import MAX_PASSWORDS, read_passwords
from refinery.documents.documents_stage import DocumentsSettings
from refinery.documents.locked import HOLDS_LOCKED
from refinery.documents.standalone import Reader
from refinery.errors import SecretError
from tests.documents.containers.test_archives import zipped
from tests.documents.hostile.aeszip import strong_zip
from tests.documents.hostile.pdf import page, said, stream
from tests.documents.hostile.zipcrypto import locked_zip

WORDS = "Ann asked for three days of leave."
KNOWN = ("first wrong one", "Password1234_", "123456789012345", "grün", "view")


def stored(path: Path, passwords: tuple[str, ...]) -> str:
    """A list of passwords, by reference."""
    path.write_text("\n".join(passwords) + "\n", encoding="utf-8")
    path.chmod(0o600)
    return f"file:{path}"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader that knows some passwords."""
    reference = stored(tmp_path_factory.mktemp("keys") / "passwords", KNOWN)
    with Reader(DocumentsSettings(passwords=reference)) as found:
        yield found


def locked_pdf(password: str, cipher: str) -> bytes:
    """A page under a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page(stream(said(WORDS))))))
    writer.encrypt(password, "an owner's", algorithm=cipher)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("locked", "plain"),
    [
        ("ecma376standard_password.docx", "ecma376standard_password_plain.docx"),
        ("example_password.docx", "example.docx"),
        ("example_password.xlsx", "example.xlsx"),
        ("rc4cryptoapi_password.doc", "rc4cryptoapi_password_plain.doc"),
        ("rc4cryptoapi_password.ppt", "rc4cryptoapi_password_plain.ppt"),
        ("rc4cryptoapi_password.xls", "rc4cryptoapi_password_plain.xls"),
        ("xor_password_123456789012345.xls", "xor_password_123456789012345_plain.xls"),
    ],
)
def test_office_files_open_as_their_plain_twins(
    locked: str, plain: str, reader: Reader, shared_data: Path
) -> None:
    folder = shared_data / "docs" / "hostile" / "msoffcrypto"
    found, twin = reader.read(folder / "inputs" / locked), reader.read(folder / "outputs" / plain)
    assert found.text == twin.text and found.reason == twin.reason == ""
    assert found.found is not None and "opened with a password" in found.found.warnings
    with Reader(DocumentsSettings()) as stranger:
        assert stranger.read(folder / "inputs" / locked).reason == "encrypted"


@pytest.mark.parametrize("cipher", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_pdfs_open_by_a_password_of_the_list(cipher: str, reader: Reader, tmp_path: Path) -> None:
    for password, reason in (("grün" if cipher == "AES-256" else "view", ""), ("?", "encrypted")):
        (tmp_path / "a.pdf").write_bytes(locked_pdf(password, cipher))
        found = reader.read(tmp_path / "a.pdf")
        assert found.reason == reason
        assert found.text == ("" if reason else WORDS)


def test_archives_open_by_entry(reader: Reader, tmp_path: Path) -> None:
    data = locked_zip({"a.txt": (WORDS, "view"), "b.txt": (WORDS, "?"), "c.txt": (WORDS, "")})
    (tmp_path / "a.zip").write_bytes(data)
    _, *inside = reader.read(tmp_path / "a.zip").walk()
    assert [member.reason for member in inside] == ["", "encrypted", ""]
    assert [member.text for member in inside] == [WORDS, "", WORDS]


def test_archives_under_aes_open_by_entry(reader: Reader, tmp_path: Path) -> None:
    files = {"a.txt": (WORDS.encode(), "grün"), "b.txt": (WORDS.encode(), "?")}
    (tmp_path / "a.zip").write_bytes(strong_zip(files))
    whole, *inside = reader.read(tmp_path / "a.zip").walk()
    assert [(member.text, member.reason) for member in inside] == [(WORDS, ""), ("", "encrypted")]
    assert whole.found is not None and HOLDS_LOCKED in whole.found.warnings
    with Reader(DocumentsSettings()) as stranger:
        _, *inside = stranger.read(tmp_path / "a.zip").walk()
    assert [member.reason for member in inside] == ["encrypted", "encrypted"]


def test_an_unknown_cipher_of_an_archive_stays_locked(reader: Reader, tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": WORDS.encode()}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark)
        data[at + flags] |= 1
        data[at + flags + 2] = 99
    (tmp_path / "a.zip").write_bytes(data)
    _, inside = reader.read(tmp_path / "a.zip").walk()
    assert inside.reason == "encrypted"


def test_a_child_that_was_told_passwords_serves_no_other(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(locked_pdf("view", "RC4-128"))
    reader.start()
    before = reader._pool.pid
    reader.read(tmp_path / "a.pdf")
    assert reader._pool.pid is None
    reader.start()
    arguments = Path(f"/proc/{reader._pool.pid}/cmdline").read_bytes()
    environment = Path(f"/proc/{reader._pool.pid}/environ").read_bytes()
    assert reader._pool.pid != before
    assert not [word for word in KNOWN if word.encode() in arguments + environment]


def test_tries_end_before_the_time_of_a_document_does(tmp_path: Path, shared_data: Path) -> None:
    slow = shared_data / "docs" / "hostile" / "msoffcrypto" / "inputs" / "example_password.docx"
    many = tuple(f"wrong {n}" for n in range(MAX_PASSWORDS))
    settings = DocumentsSettings(seconds=6, passwords=stored(tmp_path / "list", many))
    with Reader(settings) as found:
        found.start()
        assert found.read(slow).reason == "encrypted"


def test_a_list_is_for_this_account_alone(tmp_path: Path) -> None:
    path = tmp_path / "passwords"
    reference = stored(path, ("hunter2", "", "hunter2", "two words "))
    assert read_passwords(reference) == ("hunter2", "two words ")
    assert read_passwords("") == ()
    path.rename(tmp_path / "open")
    (tmp_path / "open").chmod(0o644)
    for wrong in (f"file:{tmp_path / 'open'}", f"file:{tmp_path / 'none'}", "hunter2"):
        with pytest.raises(SecretError) as caught:
            read_passwords(wrong)
        assert "hunter2" not in str(caught.value)
    long = stored(tmp_path / "long", tuple(map(str, range(MAX_PASSWORDS + 1))))
    with pytest.raises(SecretError):
        read_passwords(long)


def test_settings_show_a_reference_and_no_fingerprint_hangs_on_it() -> None:
    told = DocumentsSettings(passwords="file:/etc/refinery/passwords")
    assert told.digest() == DocumentsSettings().digest()
    assert told.digest() != told.model_copy(update={"seconds": 9.0}).digest()
    assert os.fspath("/etc/refinery/passwords") in repr(told)
