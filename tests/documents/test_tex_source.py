"""LaTeX without comments, with its author's commands, captions and tables."""

from __future__ import annotations

import time

import pytest

from refinery.documents.formats.tex import TexFormat
from refinery.documents.model import Extracted
from refinery.documents.tex_source import expanded, laid_out, without_comments
from refinery.documents.tex_tables import in_lines

PROSE = "These are words that the reader keeps, and enough of them to be believed in the end. " * 3


def read(body: str, preamble: str = "") -> Extracted:
    """What the format makes of a body below some prose."""
    source = f"\\documentclass{{article}}\n{preamble}\\begin{{document}}\n{PROSE}\n\n{body}\n"
    return TexFormat().extract((source + "\\end{document}\n").encode(), ".tex")


@pytest.mark.parametrize(
    ("source", "shown", "count"),
    [
        ("a % gone\nb", "a b", 4),
        ("a\n  % gone\nb", "a\nb", 4),
        (r"50\% of \verb|100% x| and \url{a%20b}", r"50\% of \verb|100% x| and \url{a%20b}", 0),
        ("\\begin{verbatim}\n% kept\n\\end{verbatim}", None, 0),
        (r"a\begin{comment}gone\end{comment}b", "ab", 4),
        (r"a\begin{comment}never closed", None, 0),
        (r"a\iffalse gone \ifx x \fi gone\else b\fi", r"a b\fi", 20),
        (r"a\iffalse never closed", None, 0),
        (r"a\end{document}gone", r"a\end{document}", 4),
    ],
)
def test_comments_go_and_what_looks_like_them_stays(
    source: str, shown: str | None, count: int
) -> None:
    assert without_comments(source) == (source if shown is None else shown, count)


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (r"\newcommand{\co}{Acme}\co{} and \co.", "Acme and Acme."),
        (r"\newcommand\co{Acme\xspace}\co pays, \cost", r"Acme pays, \cost"),
        (r"\def\hi#1#2{#2 #1}\hi{a}{b {c}}", "b {c} a"),
        (r"\newcommand{\a}{\b}\newcommand{\b}{x}\a", "x"),
        (r"\newcommand{\co}[1][x]{Acme}\co", None),
        (r"\newcommand{\loop}{\begin{x}}\loop", None),
        (r"\newcommand{\R}{real}$\R$ \verb|\R|", r"$\R$ \verb|\R|"),
        (r"\newcommand{\x}[2]{#1}\x{a} b", r"\x{a} b"),
    ],
)
def test_simple_commands_are_written_out(source: str, written: str | None) -> None:
    assert expanded(source) == (source if written is None else written)


def test_commands_that_double_themselves_come_to_an_end() -> None:
    assert len(expanded(r"\newcommand{\a}{\a\a\a\a}" + r"\a" * 100)) < 2**22


def test_a_float_gives_its_caption_and_table() -> None:
    found = read(
        r"\begin{table}[h]\centering\caption[s]{Our \textbf{ducks}}\label{t}\begin{tabular}{l|r}"
        r"\hline a & b\\\hline 1 & \textbf{2}\\ \end{tabular}\end{table} % secret"
    )
    said = [(b.kind, found.text[b.start : b.end]) for b in found.blocks[1:]]
    assert said == [
        ("caption", "Our **ducks**"),
        ("table", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
    ]
    assert found.warnings == ["comments of the source left out: 6 characters"]


def test_commands_and_accents_come_to_words() -> None:
    found = read(r"\co{} of Z\"urich pays.", r"\newcommand{\co}{M\"uller AG}" + "\n")
    assert found.text.endswith("Müller AG of Zürich pays.")


def test_a_source_that_stays_says_so_of_its_comments() -> None:
    found = TexFormat().extract(b"% a secret\n\\lost{" + PROSE.encode() + b"}", ".tex")
    assert found.reader == "text"
    assert found.warnings == ["comments that no page shows are in the text: 8 characters"]


@pytest.mark.parametrize("piece", ["\\iffalse ", "\\begin{comment}", "\\caption{", "\\def\\a{"])
def test_what_is_never_closed_takes_no_time(piece: str) -> None:
    start = time.process_time()
    source = without_comments(piece * 20_000)[0]
    in_lines(laid_out(expanded(source)))
    assert time.process_time() - start < 5


def test_tables_of_other_kinds_are_tables() -> None:
    source = r"\begin{tabularx}{9cm}{|l|X|}\multicolumn{2}{c}{wide}\\[2pt] a & b\end{tabularx}"
    assert in_lines(source).strip().split("\n")[1:3] == [r"wide & wide \\", r"a & b \\"]
    shown = r"\begin{verbatim}\begin{tabular}{l}a\\b\end{tabular}\end{verbatim}"
    assert in_lines(shown) == shown
