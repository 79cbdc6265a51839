"""Spreadsheets: lists that come in as workbooks, and lists and reports that go out as such."""
