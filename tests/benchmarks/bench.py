"""What all benchmarks share: scales, work folder, and lines that were already run."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from rich.console import RenderableType

from tests.benchmarks import sites
from tests.benchmarks.measured import Launcher

LINE: Final = "tests.benchmarks.line_run"


@dataclass(frozen=True)
class Scale:
    """How much is measured.

    Attributes:
        units: Points of the scaling curve; the last is what is reported stage by stage.
        cores: Numbers of cores of the scaling curve; the last is that of all else.
        ten: Whether ten units are run too.
        mails: Real mails that are read; None is all.
        text_bytes: Bytes of text, per corpus, that detection is compared on.
        signed_bytes: Bytes of text, per corpus, that signatures are compared on.
    """

    units: tuple[int, ...]
    cores: tuple[int, ...]
    ten: bool
    mails: int | None
    text_bytes: int
    signed_bytes: int


FULL: Final = Scale((1, 2, 4, 8), (1, 2), True, None, 600_000, 20_000_000)
QUICK: Final = Scale((1, 4), (2,), False, 150, 150_000, 5_000_000)


@dataclass
class Bench:
    """A run of benchmarks.

    Attributes:
        keep: Whether reports that already lie in the work folder are taken as they are.
    """

    scale: Scale
    launcher: Launcher
    keep: bool = False
    _lines: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def work(self) -> Path:
        """Where sites, lakes, reports and logs lie."""
        return self.launcher.work

    @property
    def cores(self) -> int:
        """Cores of all but the scaling curve."""
        return self.scale.cores[-1]

    def demo(self, units: int, cores: int) -> dict[str, Any]:
        """Report of a first run over so many units of the demo."""
        make = partial(sites.demo_site, self.work, units, cores)
        return self._line(f"demo-{units}-{cores}", make, cores)

    def floor(self) -> dict[str, Any]:
        """Report of a first run over next to nothing: what is left is fixed cost."""
        make = partial(sites.floor_site, self.work, self.cores)
        return self._line(f"floor-{self.cores}", make, self.cores)

    def largest(self) -> dict[str, Any]:
        """Report of a first run over the most units on the most cores."""
        return self.demo(self.scale.units[-1], self.cores)

    def mail(self) -> dict[str, Any] | None:
        """Report of a first run over real mail; None where there is none beside the project."""
        if not sites.mail_files():
            return None
        make = partial(sites.mail_site, self.work, self.scale.mails, self.cores)
        return self._line(f"mail-{self.cores}", make, self.cores)

    def again(self, report: dict[str, Any], label: str) -> dict[str, Any]:
        """Report of one more run over a site that was already run."""
        return self.launcher.run(LINE, report["config"], str(self.cores), label=label)

    def _line(self, label: str, make: Any, cores: int) -> dict[str, Any]:
        if label in self._lines:
            return self._lines[label]
        path = self.work / f"{label}.json"
        if self.keep and path.is_file():
            report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        else:
            config, stores = make()
            report = self.launcher.run(LINE, str(config), str(cores), label=label)
            report |= {"label": label, "cores": cores, "config": str(config)}
            report |= {"stores": [str(s) for s in stores], "store_bytes": sites.size(stores)}
            path.write_text(json.dumps(report, indent=1), encoding="utf-8")
        self._lines[label] = report
        return report


@dataclass(frozen=True)
class Outcome:
    """What one benchmark found.

    Attributes:
        figures: For the JSON file.
        shown: Tables and sentences for the terminal.
    """

    figures: dict[str, Any]
    shown: tuple[RenderableType, ...]
