"""Rendering: slots of masked texts become what a purpose asks for, at export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from refinery.config.secrets import read_key
from refinery.core.registry import component
from refinery.errors import ConfigError
from refinery.redaction.operators.base import Operator, Slot
from refinery.redaction.policy import PolicySettings, parse_policy

SLOT: Final = re.compile(r"<[A-Z][A-Z0-9_]*_[0-9]+>")


class Renderer:
    """Writes slots for one purpose with the key of one corpus domain.

    Args:
        policy: Policy whose purposes say how.
        purpose: Which of them.
        key: Reference of the domain's key; may be empty where no operator needs one.

    Raises:
        ConfigError: The policy has no such purpose, or an operator needs a key.
    """

    def __init__(self, policy: PolicySettings, purpose: str, key: str = "") -> None:
        if purpose not in policy.purposes:
            known = ", ".join(sorted(policy.purposes))
            raise ConfigError(
                f"Policy '{policy.name}' has no purpose '{purpose}'.", f"known: {known}."
            )
        rendering = policy.purposes[purpose]
        self._default: Operator = component("operator", rendering.default)()
        self._operators: dict[str, Operator] = {
            entity: component("operator", name)() for entity, name in rendering.entities.items()
        }
        needing = [o for o in (self._default, *self._operators.values()) if o.needs_key]
        if needing and not key:
            raise ConfigError(
                f"Operator '{needing[0].name}' of purpose '{purpose}' needs a key.",
                "name the corpus domain's key under keys.domains.",
            )
        self._key = key

    def refuses(self, slots: Iterable[Mapping[str, Any]]) -> str | None:
        """The entity because of which an example is of no use for the purpose, or None."""
        held = {str(slot["entity"]) for slot in slots}
        return min((e for e in held if self._operator(e).drops), default=None)

    def render(self, text: str, slots: Iterable[Mapping[str, Any]]) -> str:
        """The text with the given slots written; anything else stays as it is.

        Args:
            text: Masked text.
            slots: Slots as stored: ``name``, ``entity``, ``digest``, ``attributes``.
        """
        written = {slot["name"]: self.write(slot) for slot in slots}
        return SLOT.sub(lambda match: written.get(match.group(0), match.group(0)), text)

    def write(self, slot: Mapping[str, Any]) -> str:
        """What takes the place of one slot."""
        known = Slot(
            slot["name"], slot["entity"], slot["digest"], dict(slot.get("attributes") or {})
        )
        operator = self._operator(known.entity)
        return operator.render(known, read_key(self._key) if operator.needs_key else b"")

    def _operator(self, entity: str) -> Operator:
        return self._operators.get(entity, self._default)


def renderer(policy: str, purpose: str, key: str = "") -> Renderer:
    """Build a renderer; name it ``refinery.redaction.render:renderer`` to workers.

    Args:
        policy: Text of the policy file; empty means the built-in one.
        purpose: Purpose of the policy.
        key: Reference of the domain's key.
    """
    return Renderer(parse_policy(policy), purpose, key)
