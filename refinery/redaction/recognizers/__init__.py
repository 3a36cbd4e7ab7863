"""Ways to find personal values, one a file."""
