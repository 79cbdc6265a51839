"""The store: books of facts, one append with all that belongs to it, read back and verified."""
