"""House identifiers: the company's own numbers, mined from the corpus itself."""
