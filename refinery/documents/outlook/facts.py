"""What an item of Outlook that is no mail says in few words: a line each, above its body."""

from __future__ import annotations

from typing import Final

from refinery.documents.labelled import add_facts
from refinery.documents.outlook import appointment, contact, contact_list, task
from refinery.documents.outlook.store import Store
from refinery.documents.text import TextBuilder

CLASS: Final = 0x001A
KINDS: Final = {
    **{"ipm.appointment": appointment, "ipm.schedule.meeting": appointment},
    "ipm.microsoft schedule": appointment,  # as older programs call a meeting
    # One that differs from the others of its series.
    "ipm.ole.class.{00061055-0000-0000-c000-000000000046}": appointment,
    **{"ipm.contact": contact, "ipm.abchperson": contact, "ipm.distlist": contact_list},
    "ipm.task": task,
}
"""Classes of messages, with all that are of them, and what reads them."""


def facts_of(store: Store) -> str:
    """Lines of a label and a value; empty for a mail.

    Raises:
        QuarantineError: ``corrupt``: the store cannot say which property is which.
    """
    stated = f"{store.text(CLASS).lower()}."
    kind = next((found for name, found in KINDS.items() if stated.startswith(f"{name}.")), None)
    builder = TextBuilder()
    add_facts(builder, kind.facts_of(store) if kind else ())
    return builder.text
