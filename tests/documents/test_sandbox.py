"""What a parser that was taken over may do: the code of these tests runs where parsers run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from refinery.documents.options import Options
from refinery.documents.pool import Pool

TAKEN = """
from refinery.documents import child, nursery
from refinery.documents.model import Extracted

def taken(header, data, parent):
    try:
        exec(data.decode(), names := {})
        said = repr(names.get("said"))
    except BaseException as error:
        said = type(error).__name__
    return Extracted("page", "", "test", text=said)

child._extract = taken
nursery.main()
"""
"""A nursery whose children run what they are sent instead of reading it."""
DONE = "None"


@contextmanager
def patched(program: str) -> Iterator[None]:
    """Pools start this program as their nursery."""

    def popen(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        python, arguments = command[0], command[command.index("-m") + 2 :]
        return subprocess.Popen([python, "-s", "-c", program, *arguments], **options)

    module = SimpleNamespace(**{**vars(subprocess), "Popen": popen})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("refinery.documents.pool.subprocess", module)
        yield


@pytest.fixture
def taken(tmp_path: Path) -> Iterator[Pool]:
    """A pool of such children; skips where the machine does not fence them."""
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata" / "eng.traineddata").write_text("data")
    options = Options(ocr_tessdata=str(tmp_path / "tessdata"))
    with patched(TAKEN), closing(Pool(seconds=60, options=options)) as found:
        assert do(found, "said = 1 + 1") == "2"
        if found.refused:
            pytest.skip(f"refused: {found.refused}")
        yield found


def do(engine: Pool, code: str) -> str:
    """What comes of code in a child: the value it names, or the error it meets."""
    return engine.extract(code.encode(), "text", "").text


def test_files_of_the_account_cannot_be_read_listed_or_written(taken: Pool, tmp_path: Path) -> None:
    secret = tmp_path / "passwords"
    secret.write_text("hunter2")
    secret.chmod(0o600)
    for code in (
        f"said = open({str(secret)!r}).read()",
        f"open({str(secret)!r}, 'w')",
        f"open({str(tmp_path / 'new')!r}, 'w')",
        f"import os; os.truncate({str(secret)!r}, 0)",
        f"import os; os.unlink({str(secret)!r})",
        f"import os; said = os.listdir({str(tmp_path)!r})",
        f"import os; os.link({str(secret)!r}, 'here')",
        "said = open('/etc/passwd').read()",
        "import os; said = os.listdir('/')",
    ):
        assert do(taken, code) in ("PermissionError", "OSError"), code
    assert secret.read_text() == "hunter2"


def test_other_processes_cannot_be_looked_at_or_ended(taken: Pool) -> None:
    (nursery,) = taken.pids - {taken.pid}
    for pid in (os.getpid(), nursery):
        for name in ("environ", "cmdline", "maps", "mem", "status"):
            assert do(taken, f"open('/proc/{pid}/{name}', 'rb')") == "PermissionError"
        assert do(taken, f"import os; os.kill({pid}, 0)") == "PermissionError"
    assert do(taken, "import os; said = os.listdir('/proc')") == "PermissionError"


def test_every_child_of_a_nursery_is_fenced(taken: Pool) -> None:
    first, code = taken.pid, "said = open('/etc/passwd').read()"
    taken._served = taken._documents
    assert do(taken, code) == "PermissionError"
    assert taken.pid != first


def test_libraries_scratch_and_programs_are_there(taken: Pool) -> None:
    assert do(taken, "import wave, sqlite3, pypdf, PIL.Image, refinery.documents.ocr") == DONE
    assert do(taken, "open('a', 'w').write('b'); said = open('a').read()") == "'b'"
    assert do(taken, "import os; os.makedirs('c/d'); os.rename('c/d', 'e')") == DONE
    assert do(taken, "import tempfile; tempfile.TemporaryFile().write(b'f')") == DONE
    assert do(taken, "import subprocess; said = subprocess.run('true').returncode") == "0"
    assert do(taken, "import subprocess; subprocess.run('true', stdout=-3, check=True)") == DONE
    data = taken._options.ocr_tessdata
    assert do(taken, f"said = open('{data}/eng.traineddata').read()") == "'data'"


def test_no_program_or_link_is_made_in_scratch(taken: Pool) -> None:
    code = "import os, shutil; shutil.copy('/bin/true', 'mine'); os.system; os.execv('mine', ['m'])"
    assert do(taken, code) == "PermissionError"
    assert do(taken, "import os; os.symlink('/etc', 'there')") == "PermissionError"


def test_a_kernel_that_refuses_is_told_of_and_the_child_reads() -> None:
    for refusing in ("lambda *_: -1", "lambda n, *a: -1 if n == 446 else own(n, *a)"):
        program = (
            "import sys; from refinery.documents import landlock, nursery\n"
            f"own = landlock._call; landlock._call = {refusing}; nursery.main()"
        )
        with patched(program), closing(Pool(seconds=60)) as engine:
            assert engine.extract(b"# Leave", "markdown", ".md").text == "# Leave"
            assert "file-system" in engine.refused
