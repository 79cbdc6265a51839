"""The archive in tests."""
