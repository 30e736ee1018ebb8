"""The plan of a project, shared with the tests of the building phase."""

from tests.service.building.conftest import planned

__all__ = ["planned"]
