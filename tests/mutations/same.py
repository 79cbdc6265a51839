"""Mutants that change nothing, each with the reason."""

SAME: dict[str, str] = {}
