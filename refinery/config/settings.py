"""The base of every settings class: frozen, unknown keys refused with the nearest name."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from refinery.errors import ConfigError


class Settings(BaseModel):
    """Settings of one component; its fields feed YAML, command flags and help alike."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False
    )

    @classmethod
    def parse(cls, values: Mapping[str, Any], where: str) -> Self:
        """Validate raw values.

        Args:
            values: Mapping as read from YAML.
            where: Path of the section for messages, for example ``stages.quality``.

        Raises:
            ConfigError: A key is unknown, missing or of the wrong type.
        """
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise ConfigError(*explain(error, cls, where)) from None

    def digest(self, exclude: frozenset[str] = frozenset()) -> str:
        """SHA-256 over the values, as hex; part of a stage's fingerprint."""
        text = json.dumps(self.model_dump(mode="json", exclude=set(exclude)), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def explain(error: ValidationError, cls: type[BaseModel], where: str) -> tuple[str, str]:
    """Turn a validation error into a problem and a next step, without echoing values."""
    found = error.errors(include_input=False, include_url=False)
    # A misspelt required key is both unknown and missing; unknown says more.
    first = min(found, key=lambda one: one["type"] != "extra_forbidden")
    path = ".".join([where, *(str(part) for part in first["loc"])])
    if first["type"] == "extra_forbidden":
        known = sorted(_fields_at(cls, first["loc"][:-1]))
        near = difflib.get_close_matches(str(first["loc"][-1]), known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(known)}."
        return f"Unknown setting '{path}'.", hint
    if first["type"] == "missing":
        return f"Setting '{path}' is required and not set.", f"add '{path}' to the configuration."
    return f"Setting '{path}' is not valid: {_wanted(first)}.", "correct it in the configuration."


_WANTED: Final = (
    # Beginning of the error's type, and what a value of the setting has to be.
    ("int_", "it has to be a whole number"),
    ("float_", "it has to be a number"),
    ("finite_number", "it has to be a number that ends"),
    ("bool_", "it has to be true or false"),
    ("string_type", "it has to be text; quote it if it looks like a number"),
    ("string_pattern_mismatch", "it has to match {pattern}"),
    ("string_too_short", "it has to have {min_length} or more characters"),
    ("tuple_type", "it has to be a list"),
    ("list_type", "it has to be a list"),
    ("dict_type", "it has to be a mapping"),
    ("model_", "it has to be a mapping"),
    ("too_short", "it has to have {min_length} or more entries"),
    ("greater_than_equal", "it has to be {ge} or more"),
    ("greater_than", "it has to be more than {gt}"),
    ("less_than_equal", "it has to be {le} or less"),
    ("less_than", "it has to be less than {lt}"),
    ("literal_error", "it has to be {expected}"),
    ("enum", "it has to be {expected}"),
)


def _wanted(error: Any) -> str:
    """What the value has to be, in words of a configuration rather than of a library."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    return next(
        (said.format(**context) for start, said in _WANTED if kind.startswith(start)),
        str(error["msg"]),
    )


def _fields_at(cls: type[BaseModel], path: tuple[str | int, ...]) -> set[str]:
    """Field names of the nested model that a path of a validation error points to."""
    model: Any = cls
    for part in path:
        field = model.model_fields.get(str(part)) if hasattr(model, "model_fields") else None
        if field is None:
            continue
        candidates = [field.annotation, *getattr(field.annotation, "__args__", ())]
        nested = [c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)]
        model = nested[0] if nested else model
    return set(model.model_fields)
