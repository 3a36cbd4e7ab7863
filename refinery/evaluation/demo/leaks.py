"""Planted values that got out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from refinery.evaluation.demo.exported import ExportedRow
from refinery.evaluation.demo.planted import Plant, PlantedValues, compact, folded
from refinery.evaluation.demo.truth_files import Truth
from refinery.evaluation.measures import Measure, at_least, none_left

EMAIL: Final = "EMAIL_ADDRESS"
PHONE: Final = "PHONE_NUMBER"
NUMBERS: Final = (PHONE, "IBAN_CODE", "CREDIT_CARD")
CANARY: Final = "CANARY"
BENCHMARK: Final = "BENCHMARK_ITEM"
MEASURES: Final = {
    EMAIL: "email_addresses_in_export",
    PHONE: "phone_numbers_in_export",
    "IBAN_CODE": "ibans_in_export",
    "CREDIT_CARD": "cards_in_export",
    CANARY: "canaries_in_export",
    BENCHMARK: "benchmark_items_in_export",
}
SHOWN: Final = 5


def planted_values(truth: Truth) -> tuple[PlantedValues, dict[str, int]]:
    """The index of all that must not get out, and how many different values it holds."""
    values = PlantedValues()
    plants: set[Plant] = set()
    for row in truth.rows("pii"):
        entity, value = row["entity"], row["value"]
        if entity == EMAIL:
            plants.add(plant := Plant(entity, folded(value)))
            values.add_phrase(plant, value)
        elif entity in NUMBERS:
            # A person's phone number is one, however it is written.
            name = row["subject"] if entity == PHONE else ""
            plants.add(plant := Plant(entity, name or compact(value)))
            values.add_number(plant, value)
    for row in truth.rows("people"):
        plant = Plant(PHONE, row["id"])
        for form in _phone_forms(row["phone"]) if plant in plants else ():
            values.add_number(plant, form)
    for row in truth.rows("canaries"):
        plants.add(Plant(CANARY, str(row["id"])))
        values.add_phrase(Plant(CANARY, str(row["id"])), row["value"])
    for name, text in truth.benchmark():
        plants.add(Plant(BENCHMARK, name))
        values.add_phrase(Plant(BENCHMARK, name), text)
    return values, dict(Counter(plant.entity for plant in plants))


def _phone_forms(phone: str) -> tuple[str, ...]:
    """A number that lost its country code, or gained one, is still that person's."""
    country, area, rest = phone.split("|")
    return f"{country}{area}{rest}", f"0{area}{rest}", f"{area}{rest}"


def leaks(truth: Truth, rows: Iterable[ExportedRow]) -> tuple[list[Measure], dict[str, Any]]:
    """Search the export.

    Returns:
        The measures, and ``export``: ``examples``, and ``planted`` with, per entity,
        ``entity``, ``planted``, ``found`` and ids of ``examples`` that hold one.
    """
    values, planted = planted_values(truth)
    found: dict[str, set[Plant]] = {entity: set() for entity in MEASURES}
    holders: dict[str, list[str]] = {entity: [] for entity in MEASURES}
    examples = 0
    for row in rows:
        examples += bool(row.example)
        hits = set().union(*(values.found_in(text) for text in row.strings))
        for entity in {plant.entity for plant in hits}:
            holders[entity].append(row.example)
        for plant in hits:
            found[plant.entity].add(plant)
    measures = [at_least("exported_examples", examples, 1)]
    measures += [none_left(name, len(found[entity])) for entity, name in MEASURES.items()]
    told = [
        {
            "entity": entity,
            "planted": planted.get(entity, 0),
            "found": len(found[entity]),
            "examples": holders[entity][:SHOWN],
        }
        for entity in MEASURES
    ]
    return measures, {"examples": examples, "planted": told}
