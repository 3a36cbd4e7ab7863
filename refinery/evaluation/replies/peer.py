"""``python -m refinery.evaluation.replies.peer NAME``: a reply parser, called plainly.

A body in; the text it takes for the signature and the text it takes for the newest words out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final

from refinery.evaluation.beside import Peer, serve

LANGUAGES: Final = ["en", "de", "fr", "es", "it", "nl"]


def mail_parser_reply() -> Peer:
    """The newest reply of mail-parser-reply, in the languages we know too."""
    from mailparser_reply import EmailReplyParser

    parser = EmailReplyParser(languages=LANGUAGES)

    def read(request: dict[str, str]) -> dict[str, str]:
        replies = parser.read(text=request["body"]).replies
        newest = replies[0] if replies else None
        return {
            "signature": (newest.signatures or "") if newest else "",
            "own": (newest.full_body or "") if newest else "",
        }

    return read


def email_reply_parser() -> Peer:
    """Fragments of email-reply-parser."""
    from email_reply_parser import EmailReplyParser

    def read(request: dict[str, str]) -> dict[str, str]:
        fragments = EmailReplyParser.read(request["body"]).fragments
        signed = [f.content for f in fragments if f.signature]
        own = [f.content for f in fragments if not f.quoted]
        return {"signature": "\n".join(signed), "own": "\n".join(own)}

    return read


def talon() -> Peer:
    """Talon by its rules."""
    import joblib
    import sklearn.externals

    # The name under which scikit-learn had it when talon was written.
    sklearn.externals.joblib = joblib
    sys.modules["sklearn.externals.joblib"] = joblib
    from talon import quotations
    from talon.signature.bruteforce import extract_signature

    def read(request: dict[str, str]) -> dict[str, str]:
        _, signature = extract_signature(request["body"])
        own = quotations.extract_from_plain(request["body"])
        return {"signature": signature or "", "own": own or ""}

    return read


PEERS: Final[dict[str, Callable[[], Peer]]] = {
    "mailparser_reply": mail_parser_reply,
    "email_reply_parser": email_reply_parser,
    "talon": talon,
}


if __name__ == "__main__":
    serve(PEERS[sys.argv[1]])
