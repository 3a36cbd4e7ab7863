"""Sections of pages become instructions and answers."""

from __future__ import annotations

from refinery.curation.builders.page_instruction import PageInstructionBuilder, PageSettings
from refinery.curation.phrasing import instruction
from refinery.curation.unit import Block, CleanDocument
from tests.curation.make import spans_match

LONG = "Ask your lead early and put the days in the shared calendar so that nobody is surprised. "


def page(*lines: str) -> CleanDocument:
    """A page of Markdown lines; lines that begin with # are headings."""
    text, blocks = "", []
    for line in lines:
        marks = len(line) - len(line.lstrip("#"))
        start = len(text) + (marks + 1 if marks else 0)
        blocks.append(
            Block("heading" if marks else "paragraph", marks, start, len(text) + len(line))
        )
        text += line + "\n\n"
    return CleanDocument("p1", "page", text, title="Leave", language="en", blocks=tuple(blocks))


def build(document: CleanDocument, **settings: int) -> list[tuple[str, str]]:
    drafts = PageInstructionBuilder(PageSettings(**settings)).build([document])
    assert all(spans_match([document], draft) for draft in drafts)
    return [(draft.turns[0].text, draft.turns[1].text) for draft in drafts]


def test_sections_answer_until_the_next_heading_of_their_level() -> None:
    document = page("# Leave", LONG * 3, "## How to ask", LONG * 3, "### Deadline", LONG, "## Who?")
    pairs = build(document)
    assert [request for request, _ in pairs][1] == "How do I ask?"
    assert pairs[0][1] == (LONG * 3).strip()
    assert "### Deadline" in pairs[1][1]
    assert len(pairs) == 2, "a section without text makes no example"


def test_long_sections_are_cut_at_inner_headings_and_no_text_is_used_twice() -> None:
    document = page("# Leave", "## Rules", LONG * 3, "### One", LONG * 3, "### Two", LONG * 3)
    pairs = build(document, max_words=60)
    answers = [answer for _, answer in pairs]
    assert len(answers) == 3
    assert sum(answer.count("Ask your lead") for answer in answers) == 9


def test_questions_are_kept_and_wording_varies_but_stays() -> None:
    assert instruction("Who approves leave?", "Leave", "a") == "Who approves leave?"
    assert instruction("Why is it so?", "Leave?", "a") == "Why is it so? It is about Leave."
    wordings = {instruction("Requesting days off", "Leave", str(seed)) for seed in range(40)}
    assert len(wordings) == 5
    assert all("requesting days off" in wording for wording in wordings)
    assert instruction("Overview", "Leave", "a").count("Leave") == 1
    assert instruction("Urlaub nehmen", "Urlaub", "a", "de") == "Urlaub – Urlaub nehmen"
    assert instruction("How to do it", "Leave", "a") == "How do I do it? It is about Leave."
    assert instruction("How should I ask {#ask}", "Leave", "a") == "How should I ask?"
    assert "(" not in instruction("[Phishing](<URL_1>)", "", "a")


def test_a_heading_without_words_asks_nothing() -> None:
    assert {instruction(heading, "", "a") for heading in ("", "***", "<URL_1>", "2.1", "??")} == {
        ""
    }


def test_template_tags_on_their_own_are_not_part_of_an_answer() -> None:
    answer = build(page("# Leave", "## Rules", "{% include 'menu' %}\n{{ site.nav }}", LONG * 3))
    assert [text for _, text in answer] == [(LONG * 3).strip()]
    inline = build(page("# Leave", "## Rules", f"Use {{{{ days }}}} here. {LONG * 3}"))
    assert "{{ days }}" in inline[0][1]


def test_a_sentence_set_as_a_heading_names_no_topic() -> None:
    sentence = "Please note that " + "the days you did not take in spring are lost " * 2
    assert build(page("# Leave", f"## {sentence}", LONG * 3)) == []
    assert build(page("# Leave", f"## {sentence.strip()}?", LONG * 3))[0][0].endswith("?")
