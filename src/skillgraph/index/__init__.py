"""A published version, compiled for answering: dense numbers, bit sets, labels, text."""
