from saima.core.health.flags.printed_rate import judge
from saima.core.health.rows import RateRow


def test_a_rate_that_no_whole_number_gives_is_told_with_what_would(look):
    (found,) = look("百分比对不上", rates=[RateRow("B1", "2022年新引进项目开工率", "60.5%", "37", source="报道")])

    assert found.values["why"] == "没有整数分子"
    assert found.values["near"] == "22/37＝59.5%、23/37＝62.2%、23/38＝60.5%、26/43＝60.5%"


def test_a_rate_that_a_whole_number_gives_is_not(look):
    assert (
        look(
            "百分比对不上",
            rates=[RateRow("B1", "处置率", "86.7%", "60", "52"), RateRow("B2", "履约率", "98.8%", "247")],
        )
        == []
    )


def test_a_stated_numerator_must_be_the_one(look):
    assert judge(RateRow("B1", "占比", "18.6%", "360", "68"), reach=5)[0] == "对不上"
    assert judge(RateRow("B1", "占比", "18.6%", "360"), reach=5) == (
        "",
        judge(RateRow("B1", "占比", "18.6%", "360"), reach=5)[1],
    )


def test_amounts_are_told_apart_cut_off_unrounded_or_wrong():
    def why(rate: str, part: str, over: str) -> str:
        return judge(RateRow("B1", "", rate, over, part, counts=False), reach=5)[0]

    assert why("36.91%", "20.7991", "56.3359") == "按截断才对得上"
    assert why("102.45%", "235.6", "230") == "用未取整的数才对得上"
    assert why("1.0%", "21", "2854.15") == "对不上"
    assert why("110.0%", "60.5", "55") == ""
