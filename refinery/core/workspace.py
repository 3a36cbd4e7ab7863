"""An opened lake: session, tables, lease, ledger; what every command that touches data needs."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from pyspark.sql import SparkSession

from refinery import __version__
from refinery.catalog.delta import Lake
from refinery.catalog.model import Zone
from refinery.catalog.session import start_session
from refinery.catalog.tables import table
from refinery.catalog.version import check_version, version_of, write_version
from refinery.config.site import SiteSettings
from refinery.core.causes import told
from refinery.core.estimate import Estimate, Estimator
from refinery.core.identity import Identity
from refinery.core.inputs import PinnedInputs
from refinery.core.line import LINE, check_files, check_line
from refinery.core.plan import StageResult
from refinery.core.planner import Planner
from refinery.core.registry import component
from refinery.core.roots import check_keys, prepare_roots
from refinery.core.runner import Runner
from refinery.core.scratch import Scratch
from refinery.core.stage import Artefact, Context, Options, Stage
from refinery.core.steps import Listener, Phase, Step
from refinery.ledger.identifiers import identifiers, patterns_in_force
from refinery.ledger.lease import Lease, probe
from refinery.ledger.ledger import Ledger, now


@dataclass
class Workspace:
    """What a command works with."""

    site: SiteSettings
    spark: SparkSession
    lake: Lake
    lease: Lease
    ledger: Ledger
    context: Context
    run: str
    settings: dict[str, Any]
    _runner: Runner | None = field(default=None, repr=False)

    @property
    def inputs(self) -> PinnedInputs:
        """All tables at their newest version."""
        return PinnedInputs(self.lake)

    @property
    def runner(self) -> Runner:
        """The runner of this run; made once."""
        if self._runner is None:
            scratch = Scratch(self.spark, self.lake)
            planner = Planner(self.spark, self.lake, scratch, self.site.plan)
            self._runner = Runner(
                self.spark, self.lake, self.ledger, self.lease, planner, scratch, self.run
            )
        return self._runner

    def stage(self, name: str) -> Stage:
        """A stage with its settings and, where it applies one, its pinned artefact."""
        kind: type[Stage] = component("stage", name)
        context = self.context
        if kind.artefact is not None:
            found = self.ledger.artefact(kind.artefact)
            if found is not None:
                pinned = Artefact(found["name"], found["version"], found["path"], found["sample"])
                context = replace(context, artefacts={kind.artefact: pinned})
        if kind.applies_house:
            context = replace(context, house=self.house())
        return kind(self.settings[name], context)

    def house(self) -> str:
        """The house identifiers accepted so far: a JSON list of patterns."""
        return patterns_in_force(identifiers(self.ledger.house_identifiers()))

    def fit(self, name: str) -> Artefact:
        """Fit the artefact a stage applies, and pin it.

        Raises:
            RefineryError: As the stage raises, or with stage and cause what else went wrong.
        """
        with told(self.site, f"Stage '{name}' failed while its artefact was fitted"):
            return self._fit(name)

    def _fit(self, name: str) -> Artefact:
        stage = self.stage(name)
        directory = f"{self.lake.roots[Zone.REFINED]}/artefacts/{stage.artefact}/{self.run}"
        made = stage.fit(PinnedInputs(self.lake, stage.inputs), directory)
        if made.sample == 0:
            return made
        self.ledger.record_artefact(
            name=made.name,
            version=made.version,
            at=now(),
            path=made.path,
            sample=made.sample,
            settings=stage.settings.digest(),
        )
        return made

    def run_stage(self, name: str) -> StageResult:
        """Run a stage, fitting its artefact first where there is none yet."""
        stage = self.stage(name)
        if stage.artefact is not None and stage.artefact not in stage.context.artefacts:
            if self.context.options.limit is not None:
                # A handful of units must not decide what every later run applies.
                return StageResult(name)
            if all(self.lake.version(table(t)) >= 0 for t in stage.inputs):
                self.runner.steps.tell(Step(name, Phase.FITTING))
                self.fit(name)
                stage = self.stage(name)
        return self.runner.run_stage(stage, self.context.options.limit)

    def estimate(self, names: tuple[str, ...]) -> list[Estimate]:
        """What a run of these stages would find to do now; writes nothing."""
        planner = Planner(self.spark, self.lake, Scratch(self.spark, self.lake), self.site.plan)
        estimator = Estimator(self.lake, planner, self.ledger)
        return [estimator.of(self.stage(name)) for name in names]

    def unsettled(self) -> tuple[str, ...]:
        """Stages, in the line's order, whose output is not what the lake asks for now."""
        return tuple(name for name in LINE if not self.runner.is_settled(self.stage(name)))

    def listen(self, listener: Listener) -> None:
        """Tell a listener about every step."""
        self.runner.steps.listener = listener


@contextmanager
def open_workspace(
    site: SiteSettings,
    app_name: str,
    options: Options | None = None,
    write: bool = False,
    create: bool = False,
    may_be_absent: bool = False,
    any_version: bool = False,
) -> Iterator[Workspace]:
    """Open a lake; with ``write`` the lease is held.

    Args:
        create: Whether missing roots are made.
        may_be_absent: Whether to go on, as over an empty lake, where there is none yet.
        any_version: Whether a lake of another version is opened too.

    Raises:
        ConfigError: A setting of a stage is wrong, or with ``write`` a file it names; raised
            before Spark starts.
        LakeError: A root is unsafe, or absent and not to be made; the lake is of another version.
        LeaseError: Another driver writes.
    """
    settings = check_line(site)
    check_keys(site)
    if write:
        check_files(site)
    prepare_roots(site, create, may_be_absent)
    if write:
        probe(site.lake.ledger)
    spark = start_session(site.spark, app_name)
    lake = Lake(spark, site.lake)
    if not any_version:
        check_version(lake)
    identity = Identity(site.keys.identity)
    context = Context(
        site, identity, spark, f"{lake.roots[Zone.RAW]}/scratch", options or Options()
    )
    lease = Lease(lake)
    ledger = Ledger(lake, lease)
    workspace = Workspace(site, spark, lake, lease, ledger, context, uuid.uuid4().hex, settings)
    if not write:
        yield workspace
        return
    with lease:
        if version_of(lake) is None:
            write_version(lake)
        yield workspace


def configuration_digest(site: SiteSettings) -> str:
    """SHA-256 of the resolved configuration; it holds references, never secrets."""
    text = json.dumps(site.model_dump(mode="json"), sort_keys=True)
    return hashlib.sha256(f"{__version__}\n{text}".encode()).hexdigest()
