"""Every error refinery raises on purpose.

Most end the command, with their exit code; a QuarantineError is of one item, which is set aside
with its reason. Whether a later run tries that again depends on the reason (core/reasons.py).

A message names the item, the cause and the next step. It never carries document text, a
credential or a personal value: what is raised ends in logs.
"""

from __future__ import annotations


class RefineryError(Exception):
    """Base of every error raised on purpose.

    Args:
        problem: What went wrong and with which item, in one sentence.
        next_step: What the reader should do now.
    """

    exit_code = 1

    def __init__(self, problem: str, next_step: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.problem} Next: {self.next_step}" if self.next_step else self.problem


INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it: 128 and the number of the signal."""


class Terminated(KeyboardInterrupt):
    """The process was asked to end (SIGTERM): by an operator, a scheduler or a shutdown."""

    exit_code = 143


class UsageError(RefineryError):
    """A command was called with arguments that cannot be followed."""

    exit_code = 2


class ConfigError(RefineryError):
    """The configuration is unreadable, has an unknown key or lacks a value."""

    exit_code = 3


class SecretError(ConfigError):
    """A key or password that a reference names is missing or readable by others."""

    exit_code = 3


class EnvironmentUnfitError(RefineryError):
    """The machine lacks something: Java, a JAR, a model, disk."""

    exit_code = 4


class SourceError(RefineryError):
    """A store cannot be listed or authenticated against; never an empty success."""

    exit_code = 5


class LakeError(RefineryError):
    """The lake cannot be used: unsafe file system, newer schema, broken table."""

    exit_code = 6


class LeaseError(LakeError):
    """Another driver holds the lake."""

    exit_code = 7


class ConfirmationNeededError(RefineryError):
    """The plan would remove more than the guard allows without a person's word."""

    exit_code = 8


class AccountingError(RefineryError):
    """A stage lost or invented a row: pending differs from what was committed."""

    exit_code = 9


class ExportRefusedError(RefineryError):
    """The destination is not on the allow list or a gate said no; nothing was written."""

    exit_code = 10


class EvaluationFailedError(RefineryError):
    """An evaluation ran and its figures miss the stated limits."""

    exit_code = 11


class QuarantineError(RefineryError):
    """One item cannot be processed; it is set aside with a reason and the rest goes on.

    Args:
        reason: Machine-readable reason, kebab-case, stored with the row.
        problem: Sentence for people.
    """

    def __init__(self, reason: str, problem: str = "", next_step: str = "") -> None:
        super().__init__(problem or reason, next_step)
        self.reason = reason


class TransientError(QuarantineError):
    """One item failed for now (a changing file, a full scratch); a later run tries again."""
