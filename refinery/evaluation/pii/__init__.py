"""What masking finds and leaves, over texts whose personal mentions people have marked."""
