"""Masking measured over a set of marked texts, stock Presidio beside it if asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from refinery.config.site import EMBEDDED, SiteSettings
from refinery.errors import UsageError
from refinery.evaluation.measures import AT_MOST, Measure, at_least
from refinery.evaluation.pii import misses
from refinery.evaluation.pii.formats import FORMATS
from refinery.evaluation.pii.labels import Labels, mapping
from refinery.evaluation.pii.model import GoldDocument
from refinery.evaluation.pii.systems import OWN, PRESIDIO, Run, presidio, refinery, run
from refinery.evaluation.pii.tally import Tally
from refinery.redaction.policy import PolicySettings, load_policy
from refinery.redaction.redact_stage import RedactSettings
from refinery.redaction.settings import DetectionSettings
from refinery.redaction.values import normal_form

NAME: Final = "pii"


@dataclass(frozen=True)
class Wanted:
    """How texts are masked.

    Attributes:
        spacy: Setting ``models.spacy``.
        allowed: Values never replaced.
    """

    spacy: str = EMBEDDED
    detection: DetectionSettings = field(default_factory=DetectionSettings)
    policy: PolicySettings = field(default_factory=PolicySettings)
    allowed: tuple[str, ...] = ()

    @classmethod
    def of(cls, site: SiteSettings | None, policy: str | None, languages: Sequence[str]) -> Wanted:
        """A site's settings, or those that come built in; a policy and languages given go first.

        Raises:
            ConfigError: A section or the policy is not valid.
        """
        stages = site.stages if site else {}
        detection = DetectionSettings.parse(stages.get("detect", {}), "stages.detect")
        redaction = RedactSettings.parse(stages.get("redact", {}), "stages.redact")
        if languages:
            detection = detection.model_copy(update={"languages": tuple(languages)})
        return cls(
            site.models.spacy if site else EMBEDDED,
            detection,
            load_policy(redaction.policy if policy is None else policy),
            redaction.allowed,
        )


def evaluate(
    data: Path,
    format_: str,
    wanted: Wanted,
    limit: int | None = None,
    baseline: bool = False,
    misses_file: Path | None = None,
) -> tuple[list[Measure], dict[str, Any]]:
    """Mask every text of a set and hold it against its mentions.

    Texts that are blocked pass to nobody: they are counted, and left out of all figures of both
    systems, so that neither gains by them.

    Args:
        limit: Only so many documents, the first ones.
        baseline: Whether stock Presidio is run on the same texts; it then sets the limits.
        misses_file: Where what was missed is written.

    Raises:
        UsageError: The data is malformed, or holds no document.
    """
    documents = list(islice(FORMATS[format_](data), limit))
    if not documents:
        raise UsageError(f"{data} holds no document.", "name another --data or --format.")
    labels = mapping()
    texts = [document.text for document in documents]
    allowed = frozenset(normal_form("PERSON", value) for value in wanted.allowed)
    own = run(OWN, lambda: refinery(wanted.spacy, wanted.detection, wanted.policy, allowed), texts)
    passed = [index for index, answer in enumerate(own.answers) if not answer.reason]
    runs = [own]
    if baseline:
        runs.append(run(PRESIDIO, lambda: presidio(wanted.spacy), texts))
    if misses_file is not None:
        misses.write(misses_file, documents, own.answers, labels)
    tallies = [tally(one, documents, passed, labels) for one in runs]
    told = facts(documents, own, labels)
    told["systems"] = [
        {**_pace(one, texts), **sums.as_object()} for one, sums in zip(runs, tallies, strict=True)
    ]
    return measures(tallies), {"format": format_, **told}


def tally(
    one: Run, documents: Sequence[GoldDocument], passed: Sequence[int], labels: Labels
) -> Tally:
    """Sums of a system over the documents that pass."""
    known = frozenset(m.label for d in documents for m in d.mentions if labels.is_personal(m))
    sums = Tally(labels, known)
    for index in passed:
        sums.add(documents[index], one.answers[index].spans)
    return sums


def facts(documents: Sequence[GoldDocument], own: Run, labels: Labels) -> dict[str, Any]:
    """What the set holds and what was set aside."""
    blocked = Counter(answer.reason for answer in own.answers if answer.reason)
    mentions = Counter(labels.is_personal(m) for document in documents for m in document.mentions)
    inside = sum(
        labels.is_personal(m)
        for document, answer in zip(documents, own.answers, strict=True)
        for m in document.mentions
        if answer.reason
    )
    kinds = Counter(str(m.kind) for document in documents for m in document.mentions)
    return {
        "documents": len(documents),
        "mentions": mentions[True],
        "mentions_left_out": mentions[False],
        "kinds": dict(sorted(kinds.items())),
        "blocked": dict(sorted(blocked.items())),
        "mentions_in_blocked": inside,
    }


def measures(tallies: Sequence[Tally]) -> list[Measure]:
    """Our figures; with a baseline, no worse than its coverage and its leaks.

    Coverage of nothing misses its limit, as where every text is blocked.
    """
    own, *peers = tallies
    least = peers[0].total("covered").value if peers else None
    most = peers[0].total("leaked").value if peers else None
    return [
        at_least("mentions_covered", own.total("covered").value, least or 0.0),
        Measure(
            "direct_mentions_leaked",
            own.total("leaked").value,
            None if most is None else AT_MOST,
            most,
        ),
        Measure("direct_persons_leaked", own.persons_leaked.value),
        Measure("character_precision", own.precision.value),
        Measure("strict_f1", own.strict.f1),
    ]


def _pace(one: Run, texts: Sequence[str]) -> dict[str, Any]:
    """Name and speed; a kilobyte is a thousand bytes of UTF-8."""
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
    return {
        "system": one.system,
        "load_seconds": round(one.load_seconds, 2),
        "seconds": round(one.seconds, 2),
        "kb_per_second_per_core": round(size / 1000 / one.seconds, 2) if one.seconds else None,
    }
