"""Why two leads look like one: each reason by itself, none for strangers."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from saima.outreach.likeness import is_same_matter, likeness, reasons

ONE = {
    "title": "高压开关柜制造", "investor": "演示电气（重庆）有限公司", "uscc": "91500000MA5U0K7A1B",
    "parent_group": "演示控股集团", "scale": 5 * 10**12, "place": "白马工业园区",
}  # fmt: skip
BLANK = {"title": "民宿集群", "investor": "武陵文旅股份公司"}


def compared(**other):
    return reasons(likeness(**ONE), likeness(**BLANK | other), least=Fraction(1, 2), within=Fraction(1, 10))


def test_strangers_have_nothing_in_common():
    assert compared() == ()


def test_each_reason_is_told_by_itself():
    assert compared(uscc=ONE["uscc"]) == ("信用代码相同",)
    assert compared(investor="演示电气股份有限公司") == ("投资方名称相同",)
    assert compared(title="高压开关柜 制造") == ("线索名称相同",)
    assert compared(parent_group="演示控股集团有限公司") == ("同一集团",)
    assert compared(investor="演示控股集团有限公司") == ("同一集团",)
    assert compared(investor="演示电气设备有限公司（重庆）") == ("投资方名称相近",)
    assert compared(title="高压开关柜及配件制造") == ("线索名称相近",)


def test_firms_that_are_numbered_differently_are_not_alike():
    rule = {"least": Fraction(1, 2), "within": Fraction(1, 10)}
    one, other = (likeness(title=t, investor=f"演示投资方{n}有限公司") for t, n in (("甲厂", "A19"), ("乙店", "A21")))

    assert reasons(one, other, **rule) == ()


def test_a_legal_form_that_two_names_share_makes_them_not_alike():
    rule = {"least": Fraction(1, 2), "within": Fraction(1, 10)}
    one, other = (
        likeness(title=t, investor=f"{n}股份有限公司") for t, n in (("甲厂", "东川电气"), ("乙店", "南沱水务"))
    )

    assert reasons(one, other, **rule) == ()


def test_an_equal_amount_and_place_alone_make_no_candidate_but_are_told_beside_another():
    assert compared(scale=5 * 10**12, place="白马工业园区") == ()
    assert compared(uscc=ONE["uscc"], scale=46 * 10**11, place="白马工业园区") == (
        "信用代码相同", "金额相近", "地点相同",
    )  # fmt: skip
    assert compared(uscc=ONE["uscc"], scale=44 * 10**11) == ("信用代码相同",)


def test_one_matter_is_one_investor_and_one_project():
    assert is_same_matter(("信用代码相同", "线索名称相近"))
    assert is_same_matter(("投资方名称相同", "金额相近"))
    assert not is_same_matter(("信用代码相同",))
    assert not is_same_matter(("同一集团", "线索名称相同"))


texts = st.text(alphabet="武隆储能有限公司集团甲乙丙 （）", max_size=12)
likes = st.builds(
    likeness, title=texts, investor=texts, parent_group=texts, uscc=st.sampled_from(("", "A", "B")),
    scale=st.none() | st.integers(-5, 50), place=texts,
)  # fmt: skip


@given(likes, likes)
def test_likeness_does_not_depend_on_who_is_compared_with_whom(one, other):
    rule = {"least": Fraction(1, 2), "within": Fraction(1, 10)}

    assert reasons(one, other, **rule) == reasons(other, one, **rule)
