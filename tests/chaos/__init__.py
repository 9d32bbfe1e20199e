"""Silence under fire, on demand: see README.md."""
