"""The season: a year opened and closed, what falls due, and who is reminded."""
