"""A knowledge graph of occupational competency standards."""

__version__ = "0.4.0"
