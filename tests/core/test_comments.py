"""Comments are found outside of texts and bound to the entry they speak of."""

from saima.core.comments import count, remarks
from saima.core.ruleformat import composed

TEXT = """# 全部
甲: "# 不是注释"   # 甲的
乙:
  丙: a#不是

  # 丁的
  丁: >-   # 头
    # 是正文
  # 乙的末尾
戊: {己: 1, # 戊的
  庚: 2}
# 最后
"""


def test_every_comment_is_bound_to_its_entry():
    root = composed(TEXT)

    found, end = remarks(TEXT, root)

    assert count(TEXT, root) == sorted(["# 全部", "# 甲的", "# 丁的", "# 头", "# 乙的末尾", "# 戊的", "# 最后"])
    by_name = {TEXT[index]: around for index, around in found.items()}
    assert by_name["甲"].above == [(False, "# 全部")]
    assert by_name["甲"].beside == "   # 甲的"
    assert by_name["丁"].above == [(True, "# 丁的")]
    assert by_name["丁"].beside == "   # 头"
    assert by_name["乙"].below == [(False, "# 乙的末尾")]
    assert by_name["戊"].beside == " # 戊的"
    assert end == [(False, "# 最后")]
