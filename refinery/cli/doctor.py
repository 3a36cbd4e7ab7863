"""``refinery doctor``: is this machine, and this site, fit to run."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from refinery.catalog.filesystem import check_root, file_system
from refinery.catalog.jars import checked_jars
from refinery.catalog.java import checked_java
from refinery.catalog.model import Zone
from refinery.catalog.session import OFFLINE, check_settings
from refinery.cli.options import config_option
from refinery.cli.output import emit, json_option, table_of
from refinery.config.models import checked_models, switched_off
from refinery.config.places import is_remote, local_path
from refinery.config.site import SiteSettings, load_site
from refinery.core.line import check_files, check_line
from refinery.core.roots import check_apart, check_keys, check_mode
from refinery.core.sources import build_source
from refinery.documents.ocr import find
from refinery.documents.pool import Pool
from refinery.errors import ConfigError, EnvironmentUnfitError, QuarantineError, RefineryError
from refinery.export.gate import check_exports

IN_MEMORY: Final = ("tmpfs", "ramfs")
MIN_FREE: Final = 5 * 2**30
PYTHON: Final = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    check: str
    ok: bool
    found: str
    next: str = ""


@click.command("doctor")
@config_option
@click.option("--egress", "with_egress", is_flag=True, help="Prove that nothing leaves (minutes).")
@json_option
def command(config: Path, with_egress: bool, as_json: bool) -> None:
    """Check interpreter, Java, JARs, sandbox, models, OCR, disk, zones, keys, sources and settings.

    With --egress a fictional company of 300 documents runs through the whole line with this
    site's models and settings, traced, where every route leads into a sinkhole; a control that
    does reach out has to be caught. Needs strace, user namespaces and /dev/net/tun.

    \b
    --json prints one object:
      ok        whether every check passed
      checks    check, ok, found, next (what to do)
    With --egress, if it could be run:
      egress    ok, documents, overlooked (of what the control did); and for line and control:
                code, seconds, ip_versions, attempts (kind, call, family, address, port, times),
                packets (family, address, protocol, port, times)
    """
    findings = list(examine(config))
    payload: dict[str, Any] = {}
    if with_egress:
        if all(f.ok for f in findings):
            finding, payload = check_egress(config)
        else:
            finding = Finding("egress", False, "not run", "mend what failed above first.")
        findings.append(finding)
    payload = {
        "ok": all(f.ok for f in findings),
        "checks": [asdict(f) for f in findings],
        **payload,
    }
    rows = [("ok" if f.ok else "FAIL", f.check, f.found, f.next) for f in findings]
    emit(
        payload,
        as_json,
        lambda console: console.print(table_of(("", "check", "found", "what to do"), rows)),
    )
    if not payload["ok"]:
        raise click.exceptions.Exit(EnvironmentUnfitError.exit_code)


def examine(config: Path) -> Iterator[Finding]:
    """All checks, the machine's first; those of the site need a readable configuration."""
    yield _try("python", check_python)
    yield _try("java", checked_java)
    yield _try("jars", lambda: f"{len(checked_jars())} JARs, SHA-256 as released")
    yield _try("offline", check_offline)
    yield _try("sandbox", check_sandbox)
    try:
        site = load_site(config)
    except RefineryError as error:
        yield Finding("configuration", False, error.problem, error.next_step)
        return
    yield _try("configuration", lambda: f"{len(check_line(site))} stages, all settings known")
    yield _try("files", partial(said, partial(check_files, site), "policy and directory read"))
    yield _try("models", partial(check_models, site))
    yield _try("ocr", partial(check_ocr, site))
    yield _try("keys", partial(said, partial(check_keys, site), "outside every root, mode 0600"))
    yield _try(
        "spark settings",
        partial(said, partial(check_spark, site), "no credential, every safeguard in effect"),
    )
    yield _try(
        "places",
        partial(said, partial(check_apart, site), "roots, scratch and what is crawled are apart"),
    )
    for zone in Zone:
        yield _try(f"zone {zone.value}", partial(check_zone, site, zone))
    yield _try(
        "exports",
        partial(said, partial(check_exports, site), f"{len(site.corpora)} corpora may be written"),
    )
    yield _try("disk", lambda: check_disk(site))
    for values in site.sources:
        yield _try(f"source {values.get('name')}", partial(check_source, values))


def _try(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except RefineryError as error:
        return Finding(name, False, error.problem, error.next_step)


def said(check: Callable[[], None], text: str) -> str:
    """The text, once a check that only raises has passed."""
    check()
    return text


def check_egress(config: Path) -> tuple[Finding, dict[str, Any]]:
    """The proof that nothing leaves, as a line of the report and as its object."""
    from refinery.cli.egress import prove_egress

    try:
        proof = prove_egress(load_site(config))
    except RefineryError as error:
        return Finding("egress", False, error.problem, error.next_step), {}
    tried, left = sum(proof.line.attempts.values()), sum(proof.line.packets.values())
    found = (
        f"{proof.documents} documents from crawl to export in {proof.line.seconds:.0f} s: "
        f"{tried} attempts, {left} packets"
    )
    advice = "" if proof.ok else "--json lists addresses; look at spark.settings and models."
    if proof.overlooked:
        found += f"; blind to {', '.join(proof.overlooked)}"
        advice = "the proof says nothing here: run it on another machine."
    return Finding("egress", proof.ok, found, advice), {"egress": proof.as_object()}


def check_python() -> str:
    """The interpreter's version."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] != PYTHON:
        raise EnvironmentUnfitError(
            f"Python {found} is not supported.", "use Python 3.11 (make setup PYTHON=python3.11)."
        )
    return f"{found} at {sys.executable}"


def check_offline() -> str:
    """That nothing asks for a download: no package coordinates, no hub."""
    for name in ("SPARK_SUBMIT_OPTS", "PYSPARK_SUBMIT_ARGS"):
        if "packages" in os.environ.get(name, ""):
            raise EnvironmentUnfitError(
                f"{name} names packages to download at start.", f"unset {name}."
            )
    for name, value in OFFLINE.items():
        if name.endswith("OFFLINE") and os.environ.get(name, value) != value:
            raise EnvironmentUnfitError(f"{name} allows downloads.", f"unset {name}.")
    return "JARs and models load from disk; hubs are switched off"


def check_sandbox() -> str:
    """What readers of documents are kept from here; a run goes on without what is refused."""
    try:
        with closing(Pool()) as pool:
            pool.extract(b"A page.", "text", ".txt")
    except QuarantineError as error:
        raise EnvironmentUnfitError(
            f"No process that reads documents can be started ({error.reason}).",
            "see what limits processes and memory of this account.",
        ) from None
    if pool.refused:
        return f"this machine refuses readers of documents: {', '.join(pool.refused)}"
    return "readers of documents see no file of this account and no network"


def check_models(site: SiteSettings) -> str:
    """That the models are those released, and which of them the site does without."""
    return "; ".join([*checked_models(site.models), *switched_off(site.models)])


def check_ocr(site: SiteSettings) -> str:
    """Whether scans and pictures are read; a site may well do without."""
    settings = check_line(site)["documents"]
    if not settings.ocr:
        return "switched off: scans and pictures give no text"
    engine, lacking = find(settings.options())
    if engine is None:
        return f"{lacking}: scans and pictures give no text; install it on every worker"
    return f"{engine.program}, {engine.languages} in {engine.tessdata}"


def check_spark(site: SiteSettings) -> None:
    """That no setting of Spark holds a credential or undoes a safeguard.

    With ``spark.strict: false`` a run goes on all the same; the report still says what is undone.
    """
    check_settings(site.spark.model_copy(update={"strict": True}))
    if not site.spark.strict:
        raise ConfigError(
            "spark.strict is off: a run would not stop where a safeguard is undone.",
            "nothing is undone here; remove spark.strict.",
        )


def check_zone(site: SiteSettings, zone: Zone) -> str:
    """That commits are safe on the root and that its mode is not wider than it should be."""
    root: str = getattr(site.lake, zone.value)
    check_root(root, site.lake)
    if is_remote(root):
        return root
    path = local_path(root)
    kind = file_system(path)
    kind += ", which a restart empties" if kind in IN_MEMORY else ""
    if not path.exists():
        return f"{path} will be made ({kind})"
    mode = check_mode(path, zone)
    if not os.access(path, os.W_OK):
        raise EnvironmentUnfitError(f"Root {path} cannot be written.", "check its owner and mount.")
    return f"{path} mode {mode:04o} on {kind}"


def check_disk(site: SiteSettings) -> str:
    """Free space where Spark keeps scratch."""
    path = Path(site.spark.local_dir)
    while not path.exists():
        path = path.parent
    free = shutil.disk_usage(path).free
    if free < MIN_FREE:
        raise EnvironmentUnfitError(
            f"Only {free / 2**30:.1f} GiB are free at {path}.",
            "free 5 GiB or move spark.local_dir.",
        )
    return f"{free / 2**30:.0f} GiB free at {path}"


def check_source(values: dict[str, object]) -> str:
    """That a source is there and can be read."""
    source: Any = build_source(values)
    source.check()
    return f"{values.get('type')} reachable"
