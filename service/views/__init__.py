"""Views: find, read, act, answer."""
