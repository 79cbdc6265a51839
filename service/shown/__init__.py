"""Shown: what a page says about one thing, in the words of its reader."""
