"""Conformance: the audit run over the books, its report and its page."""
