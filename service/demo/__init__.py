"""The demonstration: invented communes that live through a year by the real commands."""
