"""Texts with markup of their own: reStructuredText, Org, LaTeX."""

from __future__ import annotations

from refinery.documents.formats.org import OrgFormat
from refinery.documents.formats.rst import RstFormat
from refinery.documents.formats.tex import TexFormat
from tests.documents.formats.test_formats import spans

RST = """\
=========
The Guide
=========

:Author: Ann Lee

Intro, see `a link <http://x.example>`_.

First part
==========

- one
- two
  goes on

  - nested

1. first

Deeper
------

.. code-block:: python

   def f():

       return 1

Then::

    literal

.. note:: Be careful.

.. a comment

+---+---+
| a | b |
+===+===+
| 1 | 2 |
+---+---+

==== ====
x    y
==== ====
1    2
==== ====

Second part
===========

Done.
"""
ORG = """\
#+TITLE: The Guide
#+AUTHOR: Ann Lee

* First part :tag:
:PROPERTIES:
:ID: 1
:END:
Intro.

- one
- two
  - nested
** TODO Deeper
| a | b |
|---+---|
| 1 | 2 |
#+BEGIN_SRC python
def f():

    return 1
#+END_SRC
# a comment
Done.
"""
TEX = rb"""\documentclass{article}
% a comment
\title{The Guide}
\begin{document}
\section{First part}
Intro with \emph{stress} and 50\% more.
\begin{itemize}
\item one
\item two
\end{itemize}
\begin{tabular}{ll}
a & b \\ \hline
1 & 2 \\
\end{tabular}
\end{document}
"""


def test_sections_of_rst_are_as_deep_as_their_marks_come_in() -> None:
    found = RstFormat().extract(RST.encode(), ".rst")
    headings = [(b.level, found.text[b.start : b.end]) for b in found.blocks if b.kind == "heading"]
    assert headings == [(1, "The Guide"), (2, "First part"), (3, "Deeper"), (2, "Second part")]
    assert (found.text, found.title, found.author) == (RST, "The Guide", "Ann Lee")


def test_blocks_of_rst() -> None:
    found = RstFormat().extract(RST.encode(), ".rst")
    items = [(b.level, found.text[b.start : b.end]) for b in found.blocks if b.kind == "list_item"]
    assert items == [(1, "- one"), (1, "- two\n  goes on"), (2, "  - nested"), (1, "1. first")]
    code = [text for kind, text in spans(found) if kind == "code"]
    assert code == [
        ".. code-block:: python\n\n   def f():\n\n       return 1",
        "    literal",
    ]
    tables = [text.splitlines()[0] for kind, text in spans(found) if kind == "table"]
    assert tables == ["+---+---+", "==== ===="]
    assert ("paragraph", ".. note:: Be careful.") in spans(found)
    assert not any("a comment" in text for _, text in spans(found))


def test_blocks_of_org() -> None:
    found = OrgFormat().extract(ORG.encode(), ".org")
    assert [(b.kind, b.level, found.text[b.start : b.end]) for b in found.blocks] == [
        ("heading", 1, "First part"),
        ("paragraph", 0, "Intro."),
        ("list_item", 1, "- one"),
        ("list_item", 1, "- two"),
        ("list_item", 2, "  - nested"),
        ("heading", 2, "TODO Deeper"),
        ("table", 0, "| a | b |\n|---+---|\n| 1 | 2 |"),
        ("code", 0, "#+BEGIN_SRC python\ndef f():\n\n    return 1\n#+END_SRC"),
        ("paragraph", 0, "Done."),
    ]
    assert (found.text, found.title, found.author) == (ORG, "The Guide", "Ann Lee")


def test_commands_of_latex_do_not_hide_its_text() -> None:
    found = TexFormat().extract(TEX, ".tex")
    assert ("heading", "First part") in spans(found)
    assert ("paragraph", "Intro with *stress* and 50% more.") in spans(found)
    assert ("table", "| a | b |\n| --- | --- |\n| 1 | 2 |") in spans(found)
    assert [text for kind, text in spans(found) if kind == "list_item"] == ["- one", "- two"]
    assert "\\" not in found.text and "comment" not in found.text


def test_a_source_that_is_lost_on_the_reader_is_plain_text() -> None:
    data = b"\\newcommand{\\x}{Words that a macro alone would show, and many more of them}\n"
    found = TexFormat().extract(data, ".tex")
    assert "many more of them" in found.text


def test_accents_of_latex_are_letters() -> None:
    source = rb"""\documentclass{article}\begin{document}
M\"uller and {\O}rsted met \v{S}imon at the caf\'e in Stra\ss e, said Jos\'{e}.
\end{document}
"""
    found = TexFormat().extract(source, ".tex")
    assert found.text == "Müller and Ørsted met Šimon at the café in Straße, said José."
