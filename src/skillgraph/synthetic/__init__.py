"""Made-up data with the shape of the real: standards, roles and people, for trials of size."""
