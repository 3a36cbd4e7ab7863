"""Finds personal data, masks it with typed slots, and renders slots again at export."""

from refinery.redaction.lean import import_presidio

import_presidio()
