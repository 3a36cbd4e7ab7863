"""``refinery assure``: people read a sample of what was masked, and a bound comes of it."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console

from refinery.cli.options import config_option
from refinery.cli.output import emit, error_object, json_option, say_error, table_of
from refinery.cli.private_file import private_file
from refinery.config.site import load_site
from refinery.core.workspace import open_workspace
from refinery.errors import EvaluationFailedError, UsageError

SHARE: Final = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.group("assure")
def command() -> None:
    """Have people read a sample, and state at most how much leaks."""


@command.command("draw")
@config_option
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="review.jsonl",
    show_default=True,
    help="File for reviewers, a JSON object a line, for its owner alone (mode 0600).",
)
@click.option(
    "--rate",
    type=SHARE,
    default=0.01,
    show_default=True,
    help="Share of leaking documents that a stratum without a leak is to rule out.",
)
@click.option("--confidence", type=SHARE, default=0.95, show_default=True, help="Of each bound.")
@click.option(
    "--sensitivity",
    type=click.FloatRange(0, 1, min_open=True),
    default=1.0,
    show_default=True,
    help="Share of leaks that reviewers are expected to see; decides how much is drawn.",
)
@click.option(
    "--smallest",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Strata (source, kind, language) of fewer documents are judged together.",
)
@click.option("--at-most", type=click.IntRange(min=1), help="Documents to read of one stratum.")
@click.option(
    "--planted",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Documents with a made-up leak, which tell how much reviewers see.",
)
@click.option(
    "--doubted",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Documents that recognisers were the least sure of; they enter no bound.",
)
@click.option("--seed", default="", help="Decides what is drawn; default made up and noted.")
@click.option("--by", help="Who draws; default the account's name.", default=getpass.getuser)
@click.option("--plan", "only_plan", is_flag=True, help="Say how much would be drawn, and stop.")
@json_option
def draw(
    config: Path, output: Path, by: str, only_plan: bool, as_json: bool, **wishes: Any
) -> None:
    """Draw a random sample of masked documents, stratum by stratum, for people to read.

    \b
    Reviewers write into each line of the file
      "verdict": "clean"
      "verdict": "leak", "leaks": [{"text": "words as they stand", "entity": "PERSON",
                                    "person": "A"}]
    where "person" is any name for whom it tells of, and may be left out. Two reviewers get a
    copy each. 'refinery assure record' takes the file back.

    \b
    --json prints one object:
      draw, output  null with --plan
      documents     sample (random, planted, doubted) -> documents; null with --plan
      asked         sample -> documents asked for; of random, to read in all strata
      strata        source, kind, language, lot (documents), size (to read), drawn (null with
                    --plan)
    """
    from refinery.redaction.assurance.draw import Wishes, draw, plan

    wanted = Wishes(**wishes)
    site = load_site(config)
    if only_plan:
        with open_workspace(site, "refinery assure") as workspace:
            strata = plan(workspace, wanted)
        payload: dict[str, Any] = {"draw": None, "output": None, "documents": None}
        found = None
    else:
        with (
            private_file(_new_file(output)) as target,
            open_workspace(site, "refinery assure", write=True) as workspace,
        ):
            drawn = draw(workspace, wanted, by, target)
        strata, found = drawn.strata, drawn.found
        payload = {"draw": drawn.draw, "output": str(output), "documents": drawn.counts}
    random = sum(stratum.size for stratum in strata)
    payload["asked"] = {"random": random, "planted": wanted.planted, "doubted": wanted.doubted}
    payload["strata"] = [
        {**vars(s), "drawn": None if found is None else found.get(s.name, 0)} for s in strata
    ]
    emit(payload, as_json, lambda console: _say_drawn(console, payload, wanted.at_most))


@command.command("record")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@config_option
@click.option("--reviewer", required=True, help="Who read the file.")
@json_option
def record(file: Path, config: Path, reviewer: str, as_json: bool) -> None:
    """Take the marks of one reviewer from the FILE that 'refinery assure draw' wrote.

    All of it is checked before anything is noted. Lines without a verdict stay unread; what the
    same reviewer marked before is superseded. Of what leaks, offsets and the paragraph are kept,
    in the raw zone.

    \b
    --json prints one object: draw, marks, leaking (documents), unread (of the draw).
    """
    from refinery.redaction.assurance.record import record as take

    with open_workspace(load_site(config), "refinery assure", write=True) as workspace:
        taken = take(workspace, file, reviewer)
    emit(
        vars(taken),
        as_json,
        lambda console: console.print(
            f"Noted {taken.marks:,} marks on draw {taken.draw}, {taken.leaking:,} of them leaks; "
            f"{taken.unread:,} documents of it are not in this file's marks. "
            "'refinery assure show' states what they say."
        ),
    )


@command.command("show")
@click.argument("draw_id", metavar="[DRAW]", required=False)
@config_option
@json_option
def show(draw_id: str | None, config: Path, as_json: bool) -> None:
    """State what the marks of a DRAW (its id or the beginning; default the newest) say.

    \b
    --json prints one object; the redaction report has it as 'assurance':
      draw, by, at, seed, is_current (whether clean documents are still those drawn from)
      confidence, rate
      readers   reviewers, planted_shown, planted_seen, sensitivity (lower bound; 1 where
                is_assumed), read_twice, agreement (Cohen's kappa)
      strata    source, kind, language, documents, to_read, drawn, read, leaking,
                mentions_leaked, persons_leaked, and at most, at that confidence:
                documents_at_most, share_at_most, mentions_at_most, persons_at_most (shares);
                null until all is read; is_accepted (share_at_most below rate)
      overall   documents, read, leaking, documents_at_most, share_at_most
      doubted   drawn, read, leaking, mentions_leaked, persons_leaked
    """
    from refinery.redaction.assurance.statement import statement

    with open_workspace(load_site(config), "refinery assure") as workspace:
        stated = statement(workspace.lake, draw_id)
    if stated is None:
        raise UsageError("Nothing was drawn yet.", "'refinery assure draw' does.")
    emit(stated, as_json, lambda console: _say_stated(console, stated))


@command.command("replay")
@config_option
@json_option
def replay(config: Path, as_json: bool) -> None:
    """Put every leak that reviewers marked to the recognisers as they are now.

    Exit code 11 where one is missed, so that it can stand in a check before a release.

    \b
    --json prints one object:
      passed  whether none is missed
      leaks   entity, leaks, found, blocked (the text would not pass), missed
    On a miss it also has error, problem, next and exit_code.
    """
    from refinery.redaction.assurance.replay import replay as run

    with open_workspace(load_site(config), "refinery assure") as workspace:
        rows = run(workspace)
    missed = sum(row["missed"] for row in rows)
    payload: dict[str, Any] = {"passed": not missed, "leaks": rows}
    error = EvaluationFailedError(
        f"Recognisers miss {missed:,} of the leaks that reviewers marked.",
        "add a recogniser, an accepted house identifier or a directory that knows them.",
    )
    if missed:
        payload |= error_object(error)
    emit(payload, as_json, lambda console: _say_replayed(console, rows))
    if missed:
        if not as_json:
            say_error(error)
        sys.exit(error.exit_code)


def _new_file(target: Path) -> Path:
    """The file to write.

    Raises:
        UsageError: There is no such folder, or a file lies there: it may hold marks.
    """
    if not target.parent.is_dir():
        raise UsageError(f"There is no folder {target.parent}.", "make it, or choose another.")
    if target.exists():
        raise UsageError(f"{target} is there already.", "name another file, or take it away.")
    return target


def _say_drawn(console: Console, payload: Mapping[str, Any], at_most: int | None) -> None:
    names = ("source", "kind", "language", "documents", "to read", "drawn")
    strata = payload["strata"]
    rows = [["" if cell is None else cell for cell in row.values()] for row in strata]
    console.print(table_of(names, rows, "Strata"))
    smaller = sum(stratum["lot"] < at_most for stratum in strata) if at_most else 0
    if smaller:
        console.print(f"{smaller:,} strata hold fewer documents than the {at_most:,} asked for.")
    asked = payload["asked"]
    if payload["draw"] is None:
        console.print(f"{asked['random']:,} documents would be drawn at random; nothing was.")
        return
    found = {name: payload["documents"].get(name, 0) for name in asked}
    counts = ", ".join(f"{name} {count:,}" for name, count in found.items())
    console.print(f"Draw {payload['draw']}: {counts}. Wrote {payload['output']}.")
    for line in _shortfalls(strata, asked, found):
        console.print(line)
    console.print("Give it to reviewers; 'refinery assure record' takes their marks.")


def _shortfalls(
    strata: list[dict[str, Any]], asked: Mapping[str, int], found: Mapping[str, int]
) -> Iterator[str]:
    """A line for whatever there is less of than was asked for."""
    for row in strata:
        if row["drawn"] < row["size"]:
            name = " / ".join((row["source"], row["kind"], row["language"]))
            yield f"Stratum {name}: {row['size']:,} asked for, {row['drawn']:,} there."
    why = {
        "planted": "no more documents drawn hold a slot that could be filled in",
        "doubted": "recognisers doubted no more of those that are not drawn already",
    }
    for name, reason in why.items():
        if found[name] < asked[name]:
            there = f"{asked[name]:,} asked for, {found[name]:,} there"
            yield f"{name.capitalize()}: {there}; {reason}."


def _say_stated(console: Console, stated: Mapping[str, Any]) -> None:
    readers, overall = stated["readers"], stated["overall"]
    rows = [
        (
            row["source"],
            row["kind"],
            row["language"],
            row["documents"],
            f"{row['read']:,} of {row['to_read']:,}",
            row["leaking"],
            *(share_text(row[f"{name}_at_most"]) for name in ("share", "mentions", "persons")),
            {None: "", True: "accepted", False: "not accepted"}[row["is_accepted"]],
        )
        for row in stated["strata"]
    ]
    heads = ("source", "kind", "language", "documents", "read", "leaking")
    most = ("documents ≤", "mentions ≤", "persons ≤", f"below {stated['rate']:.2%}")
    title = f"Draw {stated['draw']}: leaks at most, at {stated['confidence']:.0%} confidence each"
    console.print(table_of((*heads, *most), rows, title))
    together = share_text(overall["share_at_most"]) or "no bound until all is read"
    console.print(
        f"All strata together: {together}; {overall['documents']:,} documents, "
        f"{overall['leaking']:,} seen to leak."
    )
    if readers["is_assumed"]:
        console.print("No made-up leak was read: reviewers are taken to see every leak.")
    else:
        console.print(
            f"Reviewers saw {readers['planted_seen']} of {readers['planted_shown']} made-up leaks: "
            f"they see at least {readers['sensitivity']:.0%} of what leaks."
        )
    if readers["agreement"] is not None:
        console.print(
            f"Two read {readers['read_twice']:,} documents; kappa {readers['agreement']:.2f}."
        )
    if not stated["is_current"]:
        console.print("Clean documents were written since: draw anew before an export.")


def share_text(share: float | None) -> str:
    """A share for people; empty where there is none."""
    return "" if share is None else f"{share:.2%}"


def _say_replayed(console: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        console.print("No leak was marked yet.")
        return
    names = ("entity", "leaks", "found", "blocked", "missed")
    console.print(table_of(names, [[row[name] for name in names] for row in rows]))
