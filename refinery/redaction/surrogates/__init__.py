"""Made-up values by kind: people, places and firms by script, numbers that nobody has."""
