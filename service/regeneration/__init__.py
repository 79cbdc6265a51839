"""Regeneration: read models filled anew from the first fact, compared with the living ones, certified."""
