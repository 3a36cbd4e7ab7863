"""Files that stand in a mail's text in the code of Unix to Unix: taken out, as attachments.

Source: POSIX.1-2017, ``uuencode``.
"""

from __future__ import annotations

import binascii
import re
from email.message import Message
from email.mime.application import MIMEApplication
from typing import Final

MAX_FILES: Final = 200
_FILE: Final = re.compile(
    r"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n((?:[!-`][ -`]{1,84}\r?\n)+)(?:[` ]?\r?\n)?end[ \t]*$",
    re.M,
)


def cut(text: str) -> tuple[str, list[Message]]:
    r"""The text without the files it holds, and these in order.

    What does not decode stays.

    >>> text, files = cut("See:\nbegin 644 a.txt\n#:&D*\n`\nend\nAnn")
    >>> text, files[0].get_filename(), files[0].get_payload(decode=True)
    ('See:\n\nAnn', 'a.txt', b'hi\n')
    """
    files: list[Message] = []

    def take(match: re.Match[str]) -> str:
        try:
            data = b"".join(map(binascii.a2b_uu, match[2].encode("ascii").splitlines()))
        except ValueError:
            return match[0]
        part = MIMEApplication(data)
        part.add_header("Content-Disposition", "attachment", filename=match[1].strip())
        files.append(part)
        return ""

    return _FILE.sub(take, text, count=MAX_FILES), files
