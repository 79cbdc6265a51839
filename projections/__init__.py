"""Read models: what the facts add up to, thrown away and regenerated at will."""
