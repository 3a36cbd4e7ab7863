"""Settings, where they come from, and secrets by reference."""
