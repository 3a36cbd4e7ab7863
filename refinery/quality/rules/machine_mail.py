"""Mail that a machine wrote: absences, bounces, build and monitoring robots."""

from __future__ import annotations

import re
from typing import Final

from refinery.quality.rules.base import QualityRule, RuleSettings
from refinery.quality.view import TextView

_SENDER: Final = re.compile(
    r"^(no-?_?reply|do-?_?not-?_?reply|mailer-daemon|postmaster|bounces?|alerts?|cron|root|daemon"
    r"|jenkins|build(bot|er)?|nagios|zabbix|monitoring|backup|scanner|newsletter)\b",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    r"^\W*(out of (the )?office|auto(matic|mated)?[ :-]*(reply|response|antwort)|autoreply"
    r"|abwesen|undeliver|delivery (status|failure|has failed)|mail delivery|returned mail"
    r"|failure notice|read(:| receipt)|r[ée]ponse automatique|respuesta automática"
    r"|(accepted|declined|tentative): |\[(jenkins|nagios|cron)\]|cron <)",
    re.IGNORECASE,
)
_MAILER: Final = re.compile(r"jenkins|buildbot|nagios|zabbix|cron|grafana|phpmailer", re.IGNORECASE)
_PEOPLE: Final = ("list-id", "x-loop")
"""Headers of discussion lists, whose software marks people's mail as bulk."""


class MachineMailSettings(RuleSettings):
    """One sign is enough."""

    maximum: float | None = 0
    only: tuple[str, ...] = ("message",)


class MachineMailRule(QualityRule):
    """Signs that no person wrote the message.

    >>> MachineMailRule().measure(TextView("I am away.", headers={"auto-submitted": "yes"}))
    1.0
    """

    name = "machine-mail-v1"
    settings_class = MachineMailSettings

    def measure(self, view: TextView) -> float:
        """Number of signs in headers, sender and subject."""
        headers = {name.lower(): value.lower() for name, value in view.headers.items()}
        precedence = headers.get("precedence", "").strip()
        from_list = any(name in headers for name in _PEOPLE)
        mailer = headers.get("x-mailer") or headers.get("mailer") or ""
        signs = (
            headers.get("auto-submitted", "no").strip() not in ("", "no"),
            precedence in ("junk", "auto_reply") or (precedence == "bulk" and not from_list),
            "x-autoreply" in headers,
            bool(_SENDER.match(view.sender)),
            bool(_SUBJECT.match(view.title)),
            bool(_MAILER.search(mailer)),
        )
        return float(sum(signs))
