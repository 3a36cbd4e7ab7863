"""Reads the sentence banks: text files of ``# section`` headings, one template a line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

Bank: TypeAlias = dict[str, tuple[str, ...]]

THEMES = (
    "incident-review",
    "procurement",
    "hiring",
    "budget",
    "release-planning",
    "customer-escalation",
    "security-review",
    "facilities",
    "contract-negotiation",
    "data-migration",
    "onboarding",
    "research",
)


@dataclass(frozen=True)
class Theme:
    """What an office talks about: nouns, and sentences for each step of an argument."""

    name: str
    slots: Bank
    sections: Bank
    exchanges: tuple[tuple[str, str], ...]


@cache
def bank(name: str) -> Bank:
    """The sections of one file under ``banks/``."""
    return _read("banks", name)


@cache
def theme(name: str) -> Theme:
    """One theme of ``THEMES``."""
    sections = _read("themes", name)
    pairs = (line.split("=>") for line in sections.pop("exchanges"))
    slots = {key[5:]: value for key, value in sections.items() if key.startswith("slot ")}
    return Theme(
        name=name,
        slots=slots,
        sections={key: value for key, value in sections.items() if not key.startswith("slot ")},
        exchanges=tuple((question.strip(), answer.strip()) for question, answer in pairs),
    )


@cache
def common_slots() -> Bank:
    """The nouns that every theme shares."""
    sections = bank("common")
    return {key[5:]: value for key, value in sections.items() if key.startswith("slot ")}


def _read(folder: str, name: str) -> Bank:
    text = (files(__package__) / folder / f"{name}.txt").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("# "):
            lines = found.setdefault(line[2:].strip(), [])
        elif line.strip():
            lines.append(line.strip())
    return {key: tuple(value) for key, value in found.items()}
