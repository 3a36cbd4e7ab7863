"""Proves that nothing leaves: a command cut off from every network, watched by two witnesses."""
