"""Whole workforces: people in blocks of bit sets, held against many targets at once."""
