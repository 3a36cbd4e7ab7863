"""The redaction report: what was found and set aside, by which method, and who signs for it."""
