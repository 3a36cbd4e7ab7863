"""The last look: patterns over assembled text, just before it leaves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from refinery.core.registry import components
from refinery.redaction.allow_list import NOTHING, AllowList, AllowLists
from refinery.redaction.engine import Detection, DetectionEngine, build_engine
from refinery.redaction.house import NONE, house_engine, house_patterns
from refinery.redaction.operators.pseudonym import LENGTH
from refinery.redaction.policy import Operation, PolicySettings, parse_policy
from refinery.redaction.settings import DetectionSettings

CERTAIN: Final = 0.5
_ONLY_KEPT: Final = {Operation.KEEP}
Hit = tuple[str, int, int]


class Scanner:
    """Finds what no export may hold: addresses, numbers and secrets, with a high score.

    Args:
        engines: Of precise recognisers, and of the house's own identifiers.
        entities: All there are; a word in brackets that is none of them is text like any other.
        kept: Entities that the policy leaves in every text.
        allowed: Values that some document may hold as they are.
    """

    def __init__(
        self,
        engines: Sequence[DetectionEngine],
        entities: frozenset[str],
        kept: frozenset[str] = frozenset(),
        allowed: AllowList = NOTHING,
    ) -> None:
        self._engines = tuple(engines)
        self._kept = kept
        self._allowed = allowed
        names = "|".join(sorted(map(re.escape, entities)))
        self._rendered = re.compile(
            rf"\[(?:{names})_[a-z2-7]{{{LENGTH}}}\]|<(?:{names})>|\[REDACTED\]"
        )

    def scan(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Per text: (entity, start, end); a text that cannot be scanned is one hit as a whole.

        Rendered slots are blanked first, so a token never looks like a number.
        """
        blanked = [self._rendered.sub(lambda match: " " * len(match.group(0)), t) for t in texts]
        found = zip(*(engine.detect(blanked, False) for engine in self._engines), strict=True)
        return [
            [hit for detection in several for hit in self._hits(detection, text)]
            for several, text in zip(found, texts, strict=True)
        ]

    def _hits(self, detection: Detection, text: str) -> list[Hit]:
        if detection.reason:
            return [(detection.reason.upper().replace("-", "_"), 0, len(text))]
        return [
            (span.entity, span.start, span.end)
            for span in detection.spans
            if span.entity not in self._kept
            and not self._allowed.holds(span.entity, text[span.start : span.end])
        ]


def scanner(
    settings_json: str = "{}", policy: str = "", house: str = NONE, allowed: str = ""
) -> Scanner:
    """Build a scanner; name it ``refinery.redaction.scan:scanner`` to workers.

    Args:
        settings_json: Settings of the stage detect as JSON: site patterns, phone regions.
        policy: Text of the policy; what it keeps is no hit.
        house: House identifiers that were accepted, as JSON.
        allowed: Values never replaced, as JSON of :class:`AllowLists`.
    """
    settings = DetectionSettings.model_validate_json(settings_json)
    found = sorted(n for n, cls in components("recognizer").items() if cls.precise)
    chosen = tuple(n for n in found if not settings.recognizers or n in settings.recognizers)
    precise = settings.model_copy(
        update={"recognizers": chosen, "score_threshold": max(CERTAIN, settings.score_threshold)}
    )
    engine = build_engine("", precise.model_dump_json(), with_model=False)
    rules = parse_policy(policy)
    entities = _entities(settings, rules) | {pattern.entity for pattern in house_patterns(house)}
    kept = {entity for entity in entities if rules.operations(entity) == _ONLY_KEPT}
    engines = (engine, house_engine(house, settings.pattern_seconds))
    lists = AllowLists.from_json(allowed) if allowed else AllowLists()
    return Scanner(engines, entities, frozenset(kept), lists.anywhere())


def _entities(settings: DetectionSettings, policy: PolicySettings) -> frozenset[str]:
    """Every entity a slot can be of."""
    built_in = (entity for cls in components("recognizer").values() for entity in cls.entities)
    sites = (pattern.entity for pattern in settings.site_patterns)
    return frozenset((*built_in, *sites, *policy.named))
