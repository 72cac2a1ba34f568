"""A knowledge graph of occupational competency standards."""

__version__ = "0.2.0"
