"""Texts stand in one table per language, and the tables say the same things."""

import re

from saima.core.messages import TEXTS, message


def test_both_languages_have_every_message_with_the_same_values():
    zh, en = TEXTS["zh"], TEXTS["en"]

    assert zh.keys() == en.keys()
    for code in zh:
        assert set(re.findall(r"{(\w+)}", zh[code])) == set(re.findall(r"{(\w+)}", en[code])), code


def test_a_message_is_a_code_and_values_until_a_language_is_chosen():
    found = message("place", place="2", group="招商小组")

    assert found.values == (("group", "招商小组"), ("place", "2"))
    assert found.text("zh") == "名次：招商小组第 2 名"
    assert found.text("en") == "Place: 2 in 招商小组"
