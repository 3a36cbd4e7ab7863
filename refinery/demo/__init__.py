"""A fictional company: its document store, written in real formats, and the truth about it."""
