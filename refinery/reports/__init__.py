"""Pages for people, made from what the ledger notes."""
