"""Read models regenerated from the facts: one file each with its tables, its fold and its queries."""
