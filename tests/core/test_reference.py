"""Help comes in both languages, by either name, and tells of units and missing answers."""

import pytest

from saima.core.formula.functions import FUNCTIONS
from saima.core.reference import help_of, topics


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_function_has_help_in_a_topic(language):
    names = [one.name for topic in topics(language) for one in topic.functions]

    assert names == list(FUNCTIONS)
    assert all(one.units and one.missing and one.text and one.used_in for t in topics(language) for one in t.functions)


def test_help_is_found_by_either_name_and_not_invented():
    assert help_of("封顶") == help_of("cap")
    assert help_of("cap", "en").title == "Cap"
    assert help_of("无此") is None
