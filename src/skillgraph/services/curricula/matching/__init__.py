"""What the claims of a curriculum stand for: ids, printed numbers, and words alike."""
