"""LaTeX before it is read: without comments, with its author's commands written out.

kreuzberg reads what is commented out, drops commands that it does not know with all they stand
for, and loses tables and captions that lie in floats.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

CAPTION: Final = "\ue000"
"""Stands before a caption until the text is read; of private use."""
CODE: Final = (
    r"\\begin\{(?P<env>verbatim\*?|Verbatim|lstlisting|minted|filecontents\*?)\}.{0,20000}?"
    r"\\end\{(?P=env)\}|\\verb\*?(?P<sign>[^\w\s*]).{0,300}?(?P=sign)"
)
_CODE: Final = re.compile(CODE, re.DOTALL)
_UNREAD: Final = re.compile(
    rf"(?P<code>{CODE}|\\(?:url|href|path)\s*\{{[^{{}}]*\}})"
    r"|(?P<env_start>\\begin\{comment\})|(?P<never>\\iffalse(?![A-Za-z]))"
    r"|(?P<end>\\end\{document\})|\\."
    r"|(?P<line>^[ \t]*%[^\n]*\n?)|(?P<rest>%[^\n]*\n?[ \t]*)",
    re.DOTALL | re.MULTILINE,
)
_BRANCH: Final = re.compile(r"\\(if(?!thenelse|f\b)[a-zA-Z]*|else|fi)(?![A-Za-z])")
_DEFINED: Final = re.compile(
    r"\\(?:newcommand|providecommand|DeclareRobustCommand)\*?\s*"
    r"(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))\s*(?:\[(\d)\])?\s*(?=\{)"
    r"|\\def\s*\\([A-Za-z]+)((?:#\d)*)\s*(?=\{)"
)
_INTRICATE: Final = re.compile(r"\\(?:begin|end|if[a-z]*|def|newcommand|csname|expandafter)\b|@|##")
_SHOWN: Final = re.compile(
    rf"{CODE}|\\begin\{{(?P<math>equation|align)\*?\}}.{{0,20000}}?\\end\{{(?P=math)\*?\}}"
    r"|(?<!\\)\$[^$]{1,300}\$|\\\[.{1,2000}?\\\]",
    re.DOTALL,
)
"""Code and formulas."""
_FLOAT: Final = re.compile(
    r"\\begin\{(?:wrapfigure|wraptable|subfigure|subtable)\}(?:\[[^\]]*\])?(?:\{[^{}]*\}){0,2}"
    r"|\\begin\{(?:sideways)?(?:figure|table)\*?\}(?:\[[^\]]*\])?"
    r"|\\end\{(?:sideways|wrap|sub)?(?:figure|table)\*?\}|(?P<label>\\label\{[^{}]*\})"
)
_CAPTION: Final = re.compile(r"\\caption(?:of\{\w+\})?\*?\s*(?:\[[^\]]*\]\s*)?(?=\{)")
_BRACE: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_LABEL: Final = re.compile(r"\\label\{[^{}]*\}")
_COMMENT_END: Final = r"\end{comment}"
MAX_OPEN: Final = 20
"""What is begun and never ended, after which no end is looked for."""
MAX_BODY, MAX_COMMANDS, MAX_USES, PASSES = 500, 200, 10_000, 3
MAX_ARGUMENT, MAX_WRITTEN = 10_000, 2**20


def without_comments(source: str) -> tuple[str, int]:
    r"""The source without comments and what is switched off, and how many characters went.

    >>> without_comments("50\\% of it % why?\n% all\nEnd \\iffalse never \\fi here.")
    ('50\\% of it End  here.', 12)
    """
    out: list[str] = []
    at = count = open_ends = 0
    while match := _UNREAD.search(source, at):
        start, end = match.span()
        if open_ends > MAX_OPEN:
            end = 0 if match["env_start"] or match["never"] else end
        elif match["env_start"]:
            place = source.find(_COMMENT_END, end)
            end = place + len(_COMMENT_END) if place >= 0 else 0
        elif match["never"]:
            end = _branch_end(source, end)
        elif match["end"]:
            end = len(source)
        is_comment = match["line"] is not None or match["rest"] is not None
        out.append(source[at:start])
        open_ends += end <= start
        if end <= start or not (is_comment or end > match.end()):
            end = match.end()
            out.append(match[0])
        elif match["end"]:
            out.append(match[0])
            count += len(source[match.end() :].strip())
        else:
            inner = source[start if is_comment else match.end() : end]
            count += len(re.sub(r"\\(?:end\{comment\}|fi|else)$", "", inner).strip("% \t\n"))
        at = end
    return "".join((*out, source[at:])), count


def _branch_end(source: str, at: int) -> int:
    """Where what is never read ends, from a place in it; 0 where it does not."""
    depth = 1
    for match in _BRANCH.finditer(source, at):
        depth += {"fi": -1, "else": 0}.get(match[1], 1)
        if depth == 0 or (depth == 1 and match[1] == "else"):
            return match.end()
    return 0


def expanded(source: str) -> str:
    r"""The source with what its author's simple commands stand for, but in code and formulas.

    >>> expanded("\\newcommand{\\co}[1]{Acme #1}\\begin{document}\\co{AG} pays.")
    '\\begin{document}Acme AG pays.'
    """
    source, commands = _defined(source)
    if not commands:
        return source
    names = "|".join(sorted(map(re.escape, commands), key=len, reverse=True))
    used = re.compile(rf"\\({names})(?![A-Za-z])(?:\{{\}}|[ \t]*)")
    for _ in range(PASSES):
        source = _once(source, used, commands)
    return source


def _defined(source: str) -> tuple[str, dict[str, tuple[int, str]]]:
    """The source without definitions, and what is defined: how many arguments, and the text."""
    commands: dict[str, tuple[int, str]] = {}
    out, at, groups = [], 0, _groups(source)
    for match in outside(source, _DEFINED):
        end = groups.get(match.end(), 0)
        body = source[match.end() + 1 : end - 1]
        is_simple = 0 < len(body) <= MAX_BODY and _INTRICATE.search(body) is None
        if match.start() < at or not is_simple or len(commands) >= MAX_COMMANDS:
            continue
        count = int(match[3] or 0) or len(match[5] or "") // 2
        commands[match[1] or match[2] or match[4]] = (count, body)
        out.append(source[at : match.start()])
        at = end
    return "".join((*out, source[at:])), commands


def _once(source: str, used: re.Pattern[str], commands: dict[str, tuple[int, str]]) -> str:
    out, at, size, groups = [], 0, 0, _groups(source)
    for number, match in enumerate(outside(source, used, _SHOWN)):
        count, body = commands[match[1]]
        end = match.end() if not count else match.end(1)
        for place in range(1, count + 1):
            while source[end : end + 1].isspace():
                end += 1
            stop = groups.get(end, 0)
            stop = stop if stop - end <= MAX_ARGUMENT else 0
            body = body.replace(f"#{place}", source[end + 1 : stop - 1]) if stop else body
            end = stop
            if not stop:
                break
        size += len(body)
        if number > MAX_USES or size > MAX_WRITTEN:
            break
        if match.start() < at or not end:
            continue
        spaced = " " if "\\xspace" in body and source[end : end + 1].isalnum() else ""
        out += [source[at : match.start()], body.replace("\\xspace", ""), spaced]
        at = end
    return "".join((*out, source[at:]))


def laid_out(source: str) -> str:
    """The source with floats opened, and captions as paragraphs that begin with a mark."""
    source = source.replace(CAPTION, "")
    out, at, groups = [], 0, _groups(source)
    for match in outside(source, _CAPTION):
        end = groups.get(match.end(), 0)
        if end and match.start() >= at:
            said = " ".join(_LABEL.sub("", source[match.end() + 1 : end - 1]).split())
            out += [source[at : match.start()], f"\n\n{CAPTION}{said}\n\n"]
            at = end
    source = "".join((*out, source[at:]))
    out, at = [], 0
    for match in outside(source, _FLOAT, _SHOWN):
        out += [source[at : match.start()], "" if match["label"] else "\n\n"]
        at = match.end()
    return "".join((*out, source[at:]))


def outside(
    source: str, pattern: re.Pattern[str], literal: re.Pattern[str] = _CODE
) -> Iterator[re.Match[str]]:
    """Matches that do not begin in what shows itself."""
    spans = [match.span() for match in literal.finditer(source)]
    starts = [start for start, _ in spans]
    for match in pattern.finditer(source):
        index = bisect_right(starts, match.start()) - 1
        if index < 0 or match.start() >= spans[index][1]:
            yield match


def _groups(source: str) -> dict[int, int]:
    """Where each group in braces ends, by where it begins."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACE.finditer(source):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            found[opened.pop()] = match.end()
    return found
