"""refinery as its line does it, without Spark: detect, discover, resolve.

Each text is a document by itself: no thread and no directory lend it names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from refinery.config.site import ModelSettings, SiteSettings
from refinery.core.registry import components
from refinery.core.row_guard import groups
from refinery.errors import QuarantineError
from refinery.evaluation.pii.model import Answer, Masked
from refinery.evaluation.pii.systems import WARM_UP, Clock, Run
from refinery.redaction.allow_list import AllowList
from refinery.redaction.detect_stage import TextDetector
from refinery.redaction.discovery.candidates import candidates
from refinery.redaction.discovery.proposals import Proposal, propose
from refinery.redaction.discovery.statistics import count, mentions
from refinery.redaction.engine import Detection, Span, build_engine, engine_parameters
from refinery.redaction.house import house_engine
from refinery.redaction.policy import PolicySettings, load_policy
from refinery.redaction.redact_stage import RedactSettings
from refinery.redaction.resolve import DropDocumentError, Rules, resolve
from refinery.redaction.settings import DetectionSettings, SitePattern

NAME: Final = "refinery"
WITHOUT_DISCOVERY: Final = "refinery-without-discovery"
REDACTION_ERROR: Final = "redaction-error"


@dataclass(frozen=True)
class Wanted:
    """How texts are masked.

    Attributes:
        allowed: Values never replaced.
        discovers: Whether the texts are mined for house identifiers, all of which are accepted.
    """

    models: ModelSettings = field(default_factory=ModelSettings)
    detection: DetectionSettings = field(default_factory=DetectionSettings)
    policy: PolicySettings = field(default_factory=PolicySettings)
    allowed: tuple[str, ...] = ()
    discovers: bool = True

    @classmethod
    def of(
        cls,
        site: SiteSettings | None,
        policy: str | None = None,
        codes: Sequence[str] = (),
        discovers: bool = True,
    ) -> Wanted:
        """A site's settings, or those that come built in.

        Args:
            policy: Policy file that goes before the site's.
            codes: Languages that go before the site's.

        Raises:
            ConfigError: A section or the policy is not valid.
        """
        stages = site.stages if site else {}
        asked = {"languages": tuple(codes)} if codes else {}
        detection = DetectionSettings.parse({**stages.get("detect", {}), **asked}, "stages.detect")
        redaction = RedactSettings.parse(stages.get("redact", {}), "stages.redact")
        return cls(
            site.models if site else ModelSettings(),
            detection,
            load_policy(redaction.policy if policy is None else policy),
            redaction.allowed,
            discovers,
        )


def refinery(wanted: Wanted, texts: Sequence[str]) -> tuple[list[Run], list[Proposal]]:
    """Mask texts.

    Returns:
        What it made of them, and once more without what discovery found if it found anything;
        and the house identifiers that were found.
    """
    clock = Clock()
    with clock.of("load"):
        detect = detector(wanted)
        detect([WARM_UP])
    with clock.of("texts"):
        found = detect(texts)
    proposals = discovered(texts, found) if wanted.discovers else []
    patterns = tuple(proposal.pattern() for proposal in proposals)
    with clock.of("texts"):
        answers = resolved(texts, found, patterns, wanted)
    runs = [Run(NAME, answers, clock.spent["load"], clock.spent["texts"])]
    if patterns:
        runs.append(Run(WITHOUT_DISCOVERY, resolved(texts, found, (), wanted)))
    return runs, proposals


def detector(wanted: Wanted) -> Callable[[Sequence[str]], list[Detection]]:
    """What stage detect does with texts, as many at once as it takes."""
    engine = build_engine(**engine_parameters(wanted.models, wanted.detection))
    rows_of = TextDetector(engine).rows

    def detect(texts: Sequence[str]) -> list[Detection]:
        rows = [{"key": "", "text": text} for text in texts]
        return [
            Detection(tuple(Span(**span) for span in row["spans"]), reason=row["reason"])
            for group in groups(rows)
            for row in rows_of(group)
        ]

    return detect


def discovered(texts: Sequence[str], found: Sequence[Detection]) -> list[Proposal]:
    """House identifiers the texts suggest, as ``refinery discover`` mines them."""
    by_pattern = {n for n, kind in components("recognizer").items() if kind.scope == "window"}
    mined = []
    for text, detection in zip(texts, found, strict=True):
        if detection.reason:
            continue
        spans = [(span.start, span.end) for span in detection.spans]
        known = [(s.start, s.end) for s in detection.spans if s.recognizer in by_pattern]
        mined.append(mentions(candidates(text, spans, known)))
    return propose(count(mined))


def resolved(
    texts: Sequence[str],
    found: Sequence[Detection],
    patterns: Sequence[SitePattern],
    wanted: Wanted,
) -> tuple[Answer, ...]:
    """What stage redact makes of texts and their detections."""
    listed = ",".join(pattern.model_dump_json() for pattern in patterns)
    house = house_engine(f"[{listed}]", wanted.detection.pattern_seconds)
    rules = Rules(wanted.policy, None, (), AllowList(frozenset(wanted.allowed)))
    answers = []
    for text, detection in zip(texts, found, strict=True):
        also = house.detect([text])[0]
        reason = detection.reason or also.reason
        spans = (*detection.spans, *also.spans)
        answers.append(Answer(reason=reason) if reason else _resolved(text, spans, rules))
    return tuple(answers)


def _resolved(text: str, spans: Sequence[Span], rules: Rules) -> Answer:
    try:
        kept = resolve(text, spans, rules)
    except DropDocumentError as error:
        return Answer(reason=f"policy-drops-{error.entity.lower().replace('_', '-')}")
    except QuarantineError as error:
        return Answer(reason=error.reason)
    except MemoryError:
        raise
    except Exception:  # as in the line: what went wrong may quote the text
        return Answer(reason=REDACTION_ERROR)
    return Answer(tuple(sorted(Masked(s.start, s.end, s.entity, s.recognizer) for s in kept)))
