"""Spreadsheets: budgets, contact lists, inventories and card statements, as xlsx and csv."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from random import Random

import openpyxl

from refinery.demo.marks import plain
from refinery.demo.prose.scene import Scene
from refinery.demo.store import repacked

_LISTS = {
    "documents": ("inventory", "contacts", "plan"),
    "finance": ("payments", "cards", "plan"),
    "hr": ("staff", "contacts"),
}


@dataclass(frozen=True)
class Sheet:
    """A table with a name; the cells are marked text."""

    name: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """Rows as lines, cells parted by tabs."""
        return "\n".join("\t".join(row) for row in self.rows)


def make_sheet(scene: Scene, folder: str) -> Sheet:
    """A table of a sort that the folder holds."""
    kind = scene.rng.choice(_LISTS.get(folder, _LISTS["documents"]))
    count = scene.rng.randint(8, 32)
    header, row = {
        "inventory": (("Item", "Supplier", "Site", "Quantity", "Value", "Remark"), _item),
        "contacts": (("Name", "E-mail", "Phone", "Site", "Note"), _contact),
        "plan": (("Line", "Team", "Planned", "Actual", "Comment"), _plan),
        "payments": (("Date", "Payee", "IBAN", "Amount", "Reference"), _payment),
        "cards": (("Holder", "Card", "Date", "Amount", "Purpose"), _card),
        "staff": (("Number", "Name", "Born", "Address", "Private phone"), _staff),
    }[kind]
    rows = [row(scene, scene.rng) for _ in range(count)]
    return Sheet(kind, (header, *rows))


def xlsx_bytes(sheets: list[Sheet], scene: Scene) -> bytes:
    """A workbook with one sheet for each table."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = scene.people["lead"].name
    book.properties.created = scene.today
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for row in sheet.rows:
            page.append([_cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return repacked(out.getvalue(), scene.today)


def csv_bytes(sheet: Sheet, rng: Random) -> bytes:
    """The table as comma- or semicolon-separated values."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=rng.choice(",;"), lineterminator="\n")
    writer.writerows([plain(cell) for cell in row] for row in sheet.rows)
    return out.getvalue().encode()


def _cell(value: str) -> str | int:
    text = plain(value)
    return int(text) if text.isdigit() and len(text) < 6 else text


def _item(scene: Scene, rng: Random) -> tuple[str, ...]:
    article = scene.fill("*product")
    part = rng.choice(("seal", "housing", "sensor head", "board", "cable", "display", "bracket"))
    remark = scene.say("[ordered {past}|check before {soon}|last count {past}|{*person} knows|-]")
    code = f"{part} {rng.choice('ABCDEFG')}{rng.randint(10, 99)}"
    value = str(rng.randint(40, 90_000))
    return (
        f"{article} {code}",
        scene.fill("*vendor"),
        scene.fill("*site"),
        str(rng.randint(1, 900)),
        value,
        remark,
    )


def _contact(scene: Scene, rng: Random) -> tuple[str, ...]:
    person = rng.choice(scene.roster.everybody)
    note = scene.say("[met in {month}|prefers {time}|ask about {case}|speaks for {*team}|-]")
    return (
        person.called(rng.choice(("full", "reversed"))),
        person.detail("email", rng),
        person.detail("phone", rng),
        scene.fill("*site"),
        note,
    )


def _plan(scene: Scene, rng: Random) -> tuple[str, ...]:
    line = rng.choice(
        [
            "freight",
            "travel",
            "energy",
            "tooling",
            "licences",
            "training",
            "repairs",
            "rent",
            "testing",
            "cleaning",
        ]
    )
    comment = scene.say(
        "[{*person} to confirm|booked twice in {month}|see {case}|moved to {quarter}|fine|"
        "{#3-20} per cent over]"
    )
    planned, actual = rng.randint(2_000, 90_000), rng.randint(2_000, 90_000)
    return line, scene.fill("*team"), str(planned), str(actual), comment


def _payment(scene: Scene, rng: Random) -> tuple[str, ...]:
    person = rng.choice(scene.roster.everybody)
    reference = scene.say("[{case}|invoice {#20100-79900}|refund of {month}|{ticket}]")
    return (
        f"{scene.today:%Y}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        person.called("full"),
        person.detail("iban", rng),
        scene.fill("money"),
        reference,
    )


def _card(scene: Scene, rng: Random) -> tuple[str, ...]:
    person = rng.choice(scene.roster.staff)
    return (
        person.called("full"),
        person.detail("card", rng),
        f"{rng.randint(1, 28):02d}.{rng.randint(1, 12):02d}.{scene.today:%Y}",
        scene.fill("money"),
        scene.say("[hotel in {*site}|train|taxi|parts from {*vendor}|dinner with {*customer}]"),
    )


def _staff(scene: Scene, rng: Random) -> tuple[str, ...]:
    person = rng.choice(scene.roster.staff)
    return (
        person.detail("employee", rng),
        person.called("reversed"),
        person.detail("born", rng),
        person.detail("address", rng),
        person.detail("phone", rng),
    )
