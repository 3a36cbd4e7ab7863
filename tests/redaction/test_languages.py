"""A foreign passage is seen wherever it stands; names, tables, code and greetings are none."""

from __future__ import annotations

import pytest

from refinery.redaction.folding import fold
from refinery.redaction.languages import LanguageJudge
from refinery.redaction.units import units

ENGLISH = (
    "Thanks for the notes of yesterday; I went through them with the people in the workshop and "
    "we think that the second batch can be delivered before the end of the month, as long as the "
    "supplier answers our question about the housings in time."
)
FOREIGN = {
    "de": "wir haben Ihre Nachricht erhalten und werden sie so bald wie möglich beantworten, aber "
    "bitte haben Sie dafür Verständnis, dass die Bearbeitung einige Wochen dauern wird, weil "
    "derzeit sehr viele Anfragen bei uns eingehen.",
    "fr": "nous avons bien reçu votre message et nous y répondrons dès que possible, mais nous "
    "vous prions de comprendre que cela peut prendre quelques semaines parce que nous recevons "
    "beaucoup de demandes en ce moment.",
    "es": "hemos recibido su mensaje y le responderemos lo antes posible, pero le rogamos que "
    "comprenda que la tramitación puede durar algunas semanas porque en este momento recibimos "
    "muchas consultas de nuestros clientes.",
    "pl": "otrzymaliśmy państwa wiadomość i odpowiemy na nią tak szybko, jak to możliwe, ale "
    "prosimy o zrozumienie, że może to potrwać kilka tygodni, ponieważ obecnie otrzymujemy "
    "bardzo wiele zapytań od naszych klientów.",
    "ru": "мы получили ваше письмо и ответим на него как можно скорее, но просим вас понять, "
    "что обработка может занять несколько недель, потому что сейчас мы получаем очень много "
    "запросов от наших клиентов.",
    "ja": "ご連絡をいただきありがとうございます。できるだけ早くお返事いたしますが、"
    "現在多くのお問い合わせをいただいているため、数週間かかる場合がありますのでご了承ください。",
}
QUOTED = "\n".join(f"> {FOREIGN['de'][i : i + 70]}" for i in range(0, 210, 70))
TABLE = "\n".join(
    ["| Date | Payee | IBAN | Amount |", "| --- | --- | --- | --- |"]
    + ["| 2023-09-08 | Dietmar Losekann | DE60964124394240335281 | € 86,500 | Stadtwerke |"] * 20
)
CODE = "\n".join(
    f"def test_{name}(self, item: dict[str, int]) -> None:\n    assert item.get('{name}') == len(x)"
    for name in ("pulse", "meter", "queue", "retry", "batch", "reading")
)


def judged(text: str, *covered: str) -> str | None:
    judge = LanguageJudge(covered or ("en",))
    return judge.uncovered(unit.text for unit in units(fold(text).text))


@pytest.mark.parametrize("code", FOREIGN)
def test_a_foreign_passage_is_seen_wherever_it_stands(code: str) -> None:
    passage = FOREIGN[code]
    assert judged(passage) == code
    assert judged(f"Dear Ann,\n\n{ENGLISH}\n\n{passage}\n\n{ENGLISH}\n\nBest, Jan") == code
    assert judged(f"{ENGLISH} He wrote: {passage} {ENGLISH}") == code


def test_a_quote_behind_marks_is_seen() -> None:
    assert judged(f"{ENGLISH}\n\n{QUOTED}\n\n{ENGLISH}") == "de"


def test_capitals_hide_no_language() -> None:
    assert judged(FOREIGN["de"].upper()) == "de"
    assert judged(ENGLISH.upper()) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        ENGLISH,
        TABLE,
        CODE,
        f"Sehr geehrter Herr Schmidt,\n\n{ENGLISH}\n\nMit freundlichen Grüßen\nHans-Jürgen Müller",
        f"Bonjour à tous, comment allez-vous ?\n\n{ENGLISH}\n\nMerci d'avance",
        f"Am Montag, den 3. Mai, schrieb Jürgen Müller:\n\n{ENGLISH}",
        f"{ENGLISH}\n\n-- \nDr. Jörg Weiß\nLeiter Einkauf, Stadtwerke Ahlfeld GmbH\nTel. 0221 47",
        "MÜLLER, HANS\nKOWALSKI, GRAŻYNA\nLOSEKANN, DIETMAR\nBOUTIN, BENOÎT\n" * 20,
        "euros of euros euros euros " * 30,
        "i of e h a a e f e s r e n d e d a n g y r s n a u g n i e i g t g e s c o f a a g " * 5,
    ],
)
def test_names_tables_code_and_greetings_are_no_passage(text: str) -> None:
    assert judged(text) is None


def test_covered_languages_are_no_passage() -> None:
    text = f"{ENGLISH}\n\n{FOREIGN['de']}\n\n{FOREIGN['fr']}"
    assert judged(text, "en", "de") == "fr"
    assert judged(text, "en", "de", "fr") is None
    assert judged(text, "de") in ("en", "fr")


def test_the_language_most_of_the_passages_are_in_is_named() -> None:
    text = f"{FOREIGN['fr']}\n\n{FOREIGN['de']}\n\n{FOREIGN['de']}"
    assert judged(text) == "de"


def test_what_is_written_alike_is_covered_too() -> None:
    nynorsk = (
        "vi har fått meldinga dykkar og skal svara so snart me kan, men de må vera førebudde på at "
        "det kan taka nokre vikor av di det kjem mange spørsmål frå kundane våre no."
    )
    assert judged(nynorsk, "no") is None
    assert judged(nynorsk, "en") in ("nn", "no")


def test_a_paragraph_is_read_by_the_models_of_its_language() -> None:
    judge = LanguageJudge(("en", "de"))
    assert judge.readers(ENGLISH) == {"en"}
    assert judge.readers(FOREIGN["de"]) == {"de"}


@pytest.mark.parametrize("text", ["", "Dietmar Losekann, Köln", "ok", FOREIGN["ja"]])
def test_an_undetermined_paragraph_is_read_by_all(text: str) -> None:
    assert LanguageJudge(("en", "de")).readers(text) == {"en", "de"}


def test_a_paragraph_of_two_languages_is_read_by_both() -> None:
    readers = LanguageJudge(("en", "de", "pl")).readers(f"{ENGLISH} {FOREIGN['de']}")
    assert {"en", "de"} <= readers
