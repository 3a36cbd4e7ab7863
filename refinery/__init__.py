"""refinery mines and refines what a company already knows, inside its own cluster."""

__version__ = "0.1.0"
