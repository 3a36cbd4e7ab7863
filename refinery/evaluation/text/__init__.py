"""Text that readers make of files, against the text they should make of them."""
