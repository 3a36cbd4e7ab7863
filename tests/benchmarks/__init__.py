"""Benchmarks: ``make bench``, or ``python -m tests.benchmarks NAME``; see README.md."""
