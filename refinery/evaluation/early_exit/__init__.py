"""Fitting to a network which tokens leave it early, and what is lost by it."""
