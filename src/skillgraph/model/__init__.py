"""Frozen value types: what the tables hold, and the property of the graph that carries each."""
