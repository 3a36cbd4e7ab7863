"""PDF, RTF, HTML, Markdown and plain text out of a paper."""

from __future__ import annotations

import html
from datetime import UTC

from fpdf import FPDF

from refinery.demo.marks import plain, wrap
from refinery.demo.papers import Paper

_PLAINER = str.maketrans("–—“”‘’łŁśŚżŻźŹćĆńŃęĘąĄğ", "--\"\"''lLsSzZzZcCnNeEaAg")


def pdf_bytes(paper: Paper) -> bytes:
    """A PDF in a core font; ``pdf_text`` replaces what it lacks."""
    pdf = FPDF()
    pdf.set_creation_date(paper.when.replace(tzinfo=UTC))
    pdf.set_title(plain(pdf_text(paper.title)))
    pdf.set_auto_page_break(True, margin=18)
    pdf.add_page()
    _line(pdf, paper.title, 16)
    for section in paper.sections:
        _line(pdf, section.heading, 13)
        for paragraph in section.paragraphs:
            _line(pdf, paragraph, 10)
        for row in section.rows:
            _line(pdf, "   ".join(row), 9)
    return bytes(pdf.output())


def _line(pdf: FPDF, text: str, size: int) -> None:
    pdf.set_font("Helvetica", style="B" if size > 10 else "", size=size)
    pdf.multi_cell(0, size * 0.5, plain(pdf_text(text)), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(size * 0.2)


def pdf_text(text: str) -> str:
    """The text as the core fonts can show it."""
    folded = text.replace("€", "EUR").translate(_PLAINER)
    return "".join(
        char if ord(char) < 256 or 0xE000 <= ord(char) <= 0xE003 else "?" for char in folded
    )


def rtf_bytes(paper: Paper) -> bytes:
    """A rich text file as word processors of the nineties wrote it."""
    parts = [r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}\f0\fs22"]
    parts.append(rf"{{\b\fs32 {_rtf(paper.title)}\par}}")
    for section in paper.sections:
        parts.append(rf"{{\b\fs26 {_rtf(section.heading)}\par}}")
        parts += [rf"{_rtf(text)}\par\par" for text in section.paragraphs]
        parts += [_rtf("\t".join(row)).replace("\t", r"\tab ") + r"\par" for row in section.rows]
    return ("\n".join(parts) + "}").encode("ascii")


def _rtf(text: str) -> str:
    escaped = plain(text).replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}")
    return "".join(char if ord(char) < 128 else rf"\u{ord(char)}?" for char in escaped)


def html_bytes(paper: Paper) -> bytes:
    """An intranet page with the furniture such pages have."""
    lines = [f"<h1>{_escaped(paper.title)}</h1>"]
    for section in paper.sections:
        lines.append(f"<h2>{_escaped(section.heading)}</h2>")
        lines += [f"<p>{_escaped(text)}</p>" for text in section.paragraphs]
        if section.rows:
            cells = ("".join(f"<td>{_escaped(cell)}</td>" for cell in row) for row in section.rows)
            lines.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
    head = f'<head><meta charset="utf-8"><title>{_escaped(paper.title)}</title></head>'
    menu = '<nav><a href="/">Home</a> <a href="/news">News</a> <a href="/search">Search</a></nav>'
    body = "\n".join(lines)
    page = f"<!DOCTYPE html>\n<html>{head}<body>{menu}<main>\n{body}\n</main></body></html>\n"
    return page.encode()


def _escaped(text: str) -> str:
    return html.escape(plain(text))


def txt_bytes(paper: Paper) -> bytes:
    """Plain text, lines broken, tables with tabs."""
    return (plain(txt_text(paper)) + "\n").encode()


def txt_text(paper: Paper) -> str:
    """The marked text of ``txt_bytes``."""
    return wrap(paper.text, 88)


def markdown_text(paper: Paper) -> str:
    """The marked text of the paper as Markdown."""
    blocks = [f"# {paper.title}"]
    for section in paper.sections:
        blocks += [f"## {section.heading}", *section.paragraphs]
        if section.rows:
            head, *rest = section.rows
            table = (head, ("---",) * len(head), *rest)
            blocks.append("\n".join("| " + " | ".join(row) + " |" for row in table))
    return "\n\n".join(blocks)
