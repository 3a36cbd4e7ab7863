"""Nothing leaves and nothing stays: egress and residue."""
