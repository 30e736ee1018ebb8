"""The catalogue's flags as pages say them."""

from __future__ import annotations

from django.utils import translation

from saima.health.catalogue import compared, flag_rules, flag_title, reason_of, thresholds

SLIP = {"file": "回单.pdf", "sha": "44cbfd80", "count": 2}


def test_titles_and_reasons_follow_the_readers_language() -> None:
    assert flag_title("佐证重复") == "一份佐证用了两次"
    assert reason_of("佐证重复", SLIP) == "文件“回单.pdf”（校验值 44cbfd80…）被 2 条记录用作佐证，请核对是否重复计入。"
    with translation.override("en"):
        assert flag_title("佐证重复") == "One evidence file used twice"
        assert "supports 2 records" in reason_of("佐证重复", SLIP)
        (amount, *_others) = compared({"land": 3150, "contract": 10**10, "phase": "—"})
        assert amount == ("Contract amount", "10\u2009000 × 10k yuan")


def test_a_flag_that_the_catalogue_dropped_is_still_named() -> None:
    assert (flag_title("旧提示"), reason_of("旧提示", {})) == ("旧提示", "")


def test_every_threshold_has_its_day_and_its_source() -> None:
    assert all(version.source and version.start for rule in flag_rules().values() for version in rule.versions)


def test_thresholds_are_said_in_the_readers_words() -> None:
    capital, land = (flag_rules()[name].versions[0] for name in ("投资与注册资本悬殊", "投资强度异常"))

    assert ("达到几倍", "50 倍") in thresholds(capital)
    assert ("控制值", "200 万元/亩") in thresholds(land)
    with translation.override("en"):
        assert ("Records looked at", "Registration") in thresholds(capital)
        assert ("Norm", "200 × 10k yuan/mu") in thresholds(land)
