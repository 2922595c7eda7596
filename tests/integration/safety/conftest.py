"""The district of the permission matrix, everybody at work, for attacks on every address."""

from tests.integration.matrix.conftest import _built, district

__all__ = ["_built", "district"]
