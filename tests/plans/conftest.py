"""The demonstration, which holds the plans."""

from tests.service.conftest import bare, built_demonstration, demonstration

__all__ = ["bare", "built_demonstration", "demonstration"]
