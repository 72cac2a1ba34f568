"""The analyses: what a researcher computes first of a catalogue, as tables and as plots."""
