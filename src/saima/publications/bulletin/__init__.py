"""The monthly bulletin (督查通报) as frozen content, one section per module."""

from saima.publications.bulletin.bulletin import bulletin
from saima.publications.bulletin.material import Material, duty_run_for, place_run_for

__all__ = ["Material", "bulletin", "duty_run_for", "place_run_for"]
