"""Formats of the outside world: one module each, reading or writing."""
