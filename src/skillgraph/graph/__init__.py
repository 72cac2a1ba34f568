"""From tables to a graph: build what is asserted, close it under the ontology, validate it."""
