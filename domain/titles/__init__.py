"""Whole titles: one data file for each, with its procedure and its criteria."""
