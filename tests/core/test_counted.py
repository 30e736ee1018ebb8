"""Numbers as an engine counts them: read like any mapping, scored like the same numbers one by one."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.assess import assess
from saima.core.inputs import Counted, Inputs, TargetKey, UnitRef
from saima.core.periods import Period
from saima.core.rulefile import read_rulebook

CODES = ("甲", "乙", "丙")
HEAD = "rulebook: a\ntitle: a\nsource: {document: a}\nin_force: {from: 2023-01-01}\n"
RULES = """
measures: {额: {of: entered, unit: 亿元}, 数: {of: entered, unit: 个}}
targets: {额: {per: year}}
indicators:
  金额: {points: 60, score: points × min(1.2，额 ÷ pace(target(额，level=区定)))}
  项目: {points: 40, score: 'points × ratio(数，best(数)，none=0)'}
"""


def test_it_reads_like_a_mapping_of_fractions():
    counted = Counted(CODES, [3, 8, 0], under=2)

    assert dict(counted) == {"甲": Fraction(3, 2), "乙": 4, "丙": 0}
    assert counted == {"甲": Fraction(3, 2), "乙": Fraction(4), "丙": Fraction(0)}
    assert counted == Counted(CODES, [3, 8, 0], under=2) == Counted(CODES, [6, 16, 0], under=4)
    assert counted != Counted(CODES, [3, 8, 1], under=2)
    assert counted.get("丁") is None


@pytest.mark.parametrize(("overs", "under"), [([1, 2], 1), ([1, 2, 3], 0)])
def test_a_column_that_is_not_one_number_per_unit_is_refused(overs, under):
    with pytest.raises(ValueError, match="3 units"):
        Counted(CODES, overs, under=under)


@given(
    overs=st.lists(st.integers(-(2**70), 2**70), min_size=3, max_size=3),
    under=st.integers(1, 10**6),
    order=st.permutations(CODES),
    missing=st.booleans(),
)
def test_it_is_scored_as_the_same_numbers_one_by_one(overs, under, order, missing):
    units = tuple(UnitRef(code, code, order=n) for n, code in enumerate([*order, "丁"] if missing else order))
    counted = {name: Counted(CODES, overs, under=under) for name in ("额", "数")}
    targets = {TargetKey("额"): Counted(CODES, [10**10, 2 * 10**10, 0])}
    rulebook, period = read_rulebook(HEAD + RULES), Period.parse("2023-06")

    found = assess(rulebook=rulebook, inputs=Inputs(units, counted, targets), period=period)

    plain = Inputs(units, {n: dict(held) for n, held in counted.items()}, {k: dict(t) for k, t in targets.items()})
    assert found.to_json() == assess(rulebook=rulebook, inputs=plain, period=period).to_json()
