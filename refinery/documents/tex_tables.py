"""Tables of LaTeX, a row a line: kreuzberg runs rows together, and drops what has a rule."""

from __future__ import annotations

import re
from typing import Final

from refinery.documents.tex_source import outside

_BEGIN: Final = re.compile(
    r"\\begin\{(?P<name>tabular|tabular\*|tabularx|tabulary|longtable)\}\s*"
    r"(?:\[[^\]]*\])?(?P<groups>(?:\s*\{(?:[^{}]|\{[^{}]*\}){0,500}\}){1,2})"
)
_RULE: Final = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot|centering)"
    r"(?![A-Za-z])|\\(?:cline|cmidrule)(?:\([^()]*\))?\{[^{}]*\}"
)
_EMPHASIS: Final = re.compile(
    r"\\(?:text(?:bf|it|tt|sc|rm|sf|normal)?|emph|underline|mathrm|mathbf)\{([^{}]*)\}"
)
_SPANNED: Final = re.compile(r"\\multicolumn\{(\d{1,2})\}\{[^{}]*\}\{([^{}]*)\}")
_DOWN: Final = re.compile(r"\\multirow\{\d{1,2}\}\{[^{}]*\}\{([^{}]*)\}")
_END: Final = re.compile(r"\\\\\*?(?:\[[^\]]*\])?\s*|\\tabularnewline\s*")
MAX_ROWS: Final = 200_000
"""Characters of a table."""


def in_lines(source: str) -> str:
    r"""The source with each row of a table on a line of its own, and without rules.

    >>> print(in_lines(r"\begin{tabular}{l|r}\hline a & \textbf{b}\\\hline 1&2\end{tabular}"))
    <BLANKLINE>
    <BLANKLINE>
    \begin{tabular}{l|r}
    a & b \\
    1&2 \\
    \end{tabular}
    <BLANKLINE>
    <BLANKLINE>
    """
    out, at = [], 0
    for match in outside(source, _BEGIN):
        close = f"\\end{{{match['name']}}}"
        end = source.find(close, match.end(), match.end() + MAX_ROWS)
        if end < 0 or match.start() < at:
            continue
        out += [source[at : match.start()], _table(match["groups"], source[match.end() : end])]
        at = end + len(close)
    return "".join((*out, source[at:]))


def _table(groups: str, body: str) -> str:
    columns = groups[groups.rfind("}{") + 1 :].strip() if "}{" in groups else groups.strip()
    body = _RULE.sub(" ", body)
    for pattern in (_EMPHASIS, _EMPHASIS, _DOWN):
        body = pattern.sub(r"\1", body)
    body = _SPANNED.sub(lambda m: " & ".join([m[2]] * max(int(m[1]), 1)), body)
    rows = [" ".join(row.split()) for row in _END.split(body)]
    lines = "\n".join(f"{row} \\\\" for row in rows if row)
    return f"\n\n\\begin{{tabular}}{columns}\n{lines}\n\\end{{tabular}}\n\n"
