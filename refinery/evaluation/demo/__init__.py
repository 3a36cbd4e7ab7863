"""Measures the line over the demo company, whose truth is known."""
