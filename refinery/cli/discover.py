"""``refinery discover``: the company's own numbers, found in the corpus, decided by an officer."""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console

from refinery.cli.noted import noted
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option, program, table_of
from refinery.config.site import load_site
from refinery.core.workspace import Workspace, open_workspace
from refinery.errors import UsageError
from refinery.ledger.identifiers import (
    ACCEPTED,
    CHANGED,
    DECLINED,
    PROPOSED,
    Identifier,
    identifiers,
)
from refinery.ledger.ledger import DISCOVER
from refinery.redaction.discovery.decisions import decided_row, mined_rows
from refinery.redaction.discovery.mining import mine
from refinery.redaction.discovery.proposals import PRECISION, propose
from refinery.redaction.policy_check import found_entities

_SHOWN: Final = ("state", "name", "shape", "words", "precision", "mentions", "distinct", "texts")
_ENTITY: Final = re.compile(r"[A-Z][A-Z0-9_]*")
by_option: Final = click.option(
    "--by", help="Who decides; default the account's name.", default=getpass.getuser
)


@click.group("discover")
def command() -> None:
    """Find the company's own case, ticket and employee numbers; decide on each.

    What is accepted is masked from the next run on: stage redact does its documents again, with
    no model and no new detection.
    """


@command.command("identifiers")
@config_option
@click.option(
    "--precision",
    type=click.FloatRange(0, 1),
    default=PRECISION,
    show_default=True,
    help="Least share of matches expected to be right.",
)
@click.option("--again", is_flag=True, help="Offer what was declined as well.")
@by_option
@json_option
def find(config: Path, precision: float, again: bool, by: str, as_json: bool) -> None:
    """Mine the texts that were scanned, and propose recognisers; values are never shown.

    The expected precision is a lower bound, estimated from the words beside the mentions.
    Decisions are kept; what was declined is not offered again.

    \b
    --json prints one object:
      found        identifiers that this mining saw
      identifiers  id, state (proposed, accepted, declined, changed: accepted, and found in another
                   shape since), name, shape, words, needs_context, precision, mentions,
                   distinct (values), texts, shapes (shape -> mentions), by, at
    """
    with open_workspace(load_site(config), "refinery discover", write=True) as workspace:
        with noted(workspace, DISCOVER):
            census = mine(workspace.inputs, workspace.context.identity.reference)
            proposals = propose(census, precision)
            known = known_in(workspace)
            rows = mined_rows(proposals, known, by, again)
            workspace.ledger.record_house_identifiers(rows)
        known = known_in(workspace)
    told = [as_object(known[proposal.id]) for proposal in proposals]
    payload = {"found": len(proposals), "identifiers": told}
    emit(payload, as_json, drawn(told, "Found in the corpus", config))


@command.command("list")
@config_option
@json_option
def show(config: Path, as_json: bool) -> None:
    """List what was proposed, and what became of it.

    \b
    --json prints one object: identifiers, as 'discover identifiers' has them.
    """
    with open_workspace(load_site(config), "refinery discover") as workspace:
        told = [as_object(each) for each in known_in(workspace).values()]
    emit({"identifiers": told}, as_json, drawn(told, "House identifiers", config))


@command.command("accept")
@click.argument("identifier", metavar="ID")
@config_option
@click.option("--name", help="Entity to find it as, such as CASE_NUMBER; policies may name it.")
@by_option
@json_option
def accept(identifier: str, config: Path, name: str | None, by: str, as_json: bool) -> None:
    """Accept the identifier ID, or the beginning of one id; it takes effect with the next run.

    \b
    --json prints one object: changed (whether anything was noted), and identifier, as
    'discover identifiers' has them.
    """
    if name is not None and _ENTITY.fullmatch(name) is None:
        raise UsageError("--name is not written in capitals.", "for example CASE_NUMBER.")
    if name in found_entities():
        # A policy may keep what a recogniser calls so; an identifier would go its way unseen.
        raise UsageError(
            f"--name {name} is what recognisers find already.", "choose another, or leave it out."
        )
    decide(identifier, config, ACCEPTED, by, name, as_json)


@command.command("decline")
@click.argument("identifier", metavar="ID")
@config_option
@by_option
@json_option
def decline(identifier: str, config: Path, by: str, as_json: bool) -> None:
    """Decline the identifier ID, or take back that it was accepted.

    \b
    --json prints one object: changed (whether anything was noted), and identifier, as
    'discover identifiers' has them.
    """
    decide(identifier, config, DECLINED, by, None, as_json)


def decide(
    identifier: str, config: Path, decision: str, by: str, name: str | None, as_json: bool
) -> None:
    """Note a decision, unless it stands already, and tell of it.

    Raises:
        UsageError: No identifier, or more than one, begins so.
    """
    with open_workspace(load_site(config), "refinery discover", write=True) as workspace:
        each = chosen(known_in(workspace), identifier)
        before = each.state
        stands = before == decision and name in (None, each.shown["name"])
        if not stands:
            row = decided_row(each, decision, by, name)
            workspace.ledger.record_house_identifiers([row])
            each = known_in(workspace)[each.id]
    told = as_object(each)

    def render(console: Console) -> None:
        done = "already" if stands else "is"
        console.print(f"{told['name']} ({told['shape']}) {done} {decision}.")
        if not stands and decision == ACCEPTED:
            console.print(f"The next '{program()} run' redacts by it.")
        elif not stands and before in (ACCEPTED, CHANGED):
            console.print(f"The next '{program()} run' leaves it in the texts.")
        elif not stands:
            console.print("It was never masked, and is not offered again but with --again.")

    emit({"changed": not stands, "identifier": told}, as_json, render)


def known_in(workspace: Workspace) -> dict[str, Identifier]:
    """Identifiers of the ledger by id."""
    return identifiers(workspace.ledger.house_identifiers())


def chosen(known: Mapping[str, Identifier], start: str) -> Identifier:
    """The one identifier whose id begins so.

    Raises:
        UsageError: None does, or several.
    """
    found = [each for name, each in known.items() if start and name.startswith(start)]
    if len(found) != 1:
        said = "More than one identifier begins" if found else "No identifier begins"
        raise UsageError(f"{said} with '{start}'.", "'refinery discover list' shows them.")
    return found[0]


def as_object(each: Identifier) -> dict[str, Any]:
    """An identifier as ``--json`` names it."""
    row = each.shown
    named = ("name", "shape", "words", "precision", "mentions", "distinct", "texts", "by", "at")
    return {
        "id": each.id,
        "state": each.state,
        **{name: row[name] for name in named},
        "needs_context": bool(row["context"]),
        "shapes": dict(row["shapes"]),
    }


def drawn(told: list[dict[str, Any]], title: str, config: Path) -> Callable[[Console], None]:
    """The table for people, and how to decide."""

    def cell(each: dict[str, Any], name: str) -> Any:
        if name == "words":
            needed = "needs: " if each["needs_context"] else ""
            return needed + ", ".join(each["words"])
        return each[name]

    def render(console: Console) -> None:
        rows = [(each["id"], *(cell(each, name) for name in _SHOWN)) for each in told]
        columns = ("id", *(name if name != "words" else "words before it" for name in _SHOWN))
        console.print(table_of(columns, rows, title))
        if any(each["state"] in (PROPOSED, CHANGED) for each in told):
            console.print(f"{program()} discover accept ID [--name ENTITY] --config {config}")
            console.print(f"{program()} discover decline ID --config {config}")

    return render
