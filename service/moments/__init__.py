"""Moments: the register as of a day and as known at an instant, and what somebody had before them then."""
