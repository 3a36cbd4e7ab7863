"""Measured processes of others' tools; none of them may leave this machine."""
