"""An issue as a Word file: structure, styles, measures and bytes."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from tests.publications.conftest import DATA, NUMBER

from saima.publications.word import measures, render_word
from saima.publications.word.masthead import masthead_size
from saima.publications.word.prose import annex_list, prose, signature
from saima.publications.word.styles import STYLES
from saima.publications.word.titles import balanced
from saima.publications.word.widths import TIGHT, column_widths, density, heading_lines

W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
ROOT = Path(__file__).parents[2]


def opened(content, **options):
    return docx.Document(io.BytesIO(render_word(content, **options)))


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def body_text(data: bytes) -> list[str]:
    root = etree.fromstring(part(data, "word/document.xml").encode())
    return ["".join(text.text or "" for text in p.iterfind("./w:r/w:t", W)) for p in root.iter(qn("w:p"))]


def styles_of(document) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in document.paragraphs]


def test_the_same_content_gives_the_same_bytes_in_another_process(bulletin):
    program = (
        "import hashlib, json, pathlib; from saima.publications.word import render_word;"
        f"content = json.loads(pathlib.Path({str(DATA / 'bulletin.json')!r}).read_text(encoding='utf-8'));"
        "print(hashlib.sha256(render_word(content)).hexdigest())"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "7", "TZ": "America/New_York"}

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)

    assert told.stdout.strip() == hashlib.sha256(render_word(bulletin)).hexdigest()


def test_every_entry_of_the_file_bears_the_same_day(bulletin):
    with zipfile.ZipFile(io.BytesIO(render_word(bulletin))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_each_section_has_the_paper_margins_and_grid_of_the_standard(bulletin):
    sections = opened(bulletin).sections

    upright = [s for s in sections if s.page_width < s.page_height]
    turned = [s for s in sections if s.page_width > s.page_height]
    assert len(upright) == 3
    assert len(turned) == 2
    for section in upright:
        edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(edge.mm, 1) for edge in edges] == [37, 35, 28, 26]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for section in turned:
        edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(edge.mm, 1) for edge in edges] == [28, 26, 35, 37]
    for section in sections:
        grid = section._sectPr.find(qn("w:docGrid"))
        assert grid.get(qn("w:type")) == "linesAndChars"
        assert grid.get(qn("w:linePitch")) == "579"
        pitch = 16 + int(grid.get(qn("w:charSpace"))) / 4096
        assert 28 * pitch <= measures.TYPE_WIDTH / 20 < 28 * pitch + 0.1


def test_twenty_two_exact_lines_fit_the_type_area():
    assert 22 * measures.LINE_PITCH <= measures.TYPE_HEIGHT < 22 * 20 * 29


def test_the_text_wears_named_styles_in_their_order(bulletin):
    found = [style for style, _ in styles_of(opened(bulletin))]

    first = ["报头", "期号", "编印行", "公文标题", "主送机关", "一级标题", "公文正文"]
    assert found[:7] == first
    assert {"附件说明", "发文机关署名", "成文日期", "附件序号", "附件标题", "单位行", "表题", "表注"} <= set(found)
    assert set(found) <= {style.title for style in STYLES}


def test_no_paragraph_is_left_in_the_default_style(bulletin):
    root = etree.fromstring(part(render_word(bulletin), "word/document.xml").encode())

    assert all(p.find("./w:pPr/w:pStyle", W) is not None for p in root.iter(qn("w:p")))


def test_faces_are_named_for_chinese_text_with_what_may_stand_in(bulletin):
    data = render_word(bulletin)

    styles = part(data, "word/styles.xml")
    for face in ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"):
        assert f'w:eastAsia="{face}"' in styles
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in part(data, "word/fontTable.xml")
    assert 'w:eastAsia="zh-CN"' in styles


def test_body_text_has_size_pitch_spacing_and_indent_of_the_standard(bulletin):
    style = opened(bulletin).styles["公文正文"]

    assert style.font.size.pt == 16
    assert style.paragraph_format.line_spacing.pt == 28.95
    assert style.element.find("./w:rPr/w:spacing", W).get(qn("w:val")) == "-6"
    assert style.element.find("./w:pPr/w:ind", W).get(qn("w:firstLineChars")) == "200"
    default = opened(bulletin).styles["Normal"].element
    assert default.find("./w:pPr/w:widowControl", W).get(qn("w:val")) == "0"


def test_the_masthead_is_red_and_shrinks_for_a_long_name(bulletin):
    data = part(render_word(bulletin), "word/styles.xml")
    masthead = data[data.index('w:styleId="Masthead"') :]

    assert 'w:color w:val="FF0000"' in masthead[: masthead.index("</w:style>")]
    assert masthead_size("招商引资督查通报") == 42
    long = "某某市某某区招商投资促进工作领导小组办公室督查通报"
    assert masthead_size(long) * len(long) <= measures.TYPE_WIDTH / 20 < 42 * len(long)


def test_number_office_and_day_stand_under_the_masthead(bulletin):
    texts = [text for _, text in styles_of(opened(bulletin))[:3]]

    assert texts == ["招商引资督查通报", "（第3期）", "\t武隆区人民政府办公室\t2023年4月10日"]


def test_recipients_stand_flush_left_with_a_full_width_colon(bulletin):
    line = next(p for p in opened(bulletin).paragraphs if p.style.name == "主送机关")

    assert line.text == "各招商小组，各服务保障单位："
    assert line.paragraph_format.first_line_indent is None
    assert not any(style == "主送机关" for style, _ in styles_of(opened(bulletin | {"recipients": []})))


def test_a_short_second_level_is_a_heading_and_a_long_one_begins_with_its_sentence_in_kaiti():
    short = prose({"type": "paragraph", "level": 1, "spans": [{"t": "（一）签约进度滞后"}]})
    long = prose({"type": "paragraph", "level": 1, "spans": [{"t": "（一）签约情况。"}, {"t": "新增10个。"}]})
    third = prose({"type": "paragraph", "level": 2, "spans": [{"t": "1.明确时限"}]})
    sentence = prose({"type": "paragraph", "level": 2, "spans": [{"t": "1. 到位资金：只计区级认定数。"}]})

    def style(element):
        return element.find("./w:pPr/w:pStyle", W).get(qn("w:val"))

    assert style(short) == "HeadingTwo"
    assert style(third) == "HeadingThree"
    assert style(sentence) == "DocumentText"
    assert style(long) == "DocumentText"
    runs = long.findall("./w:r", W)
    assert [r.find("w:t", W).text for r in runs] == ["（一）签约情况。", "新增10个。"]
    assert runs[0].find("./w:rPr/w:rStyle", W).get(qn("w:val")) == "LeadIn"


def test_several_annexes_are_numbered_and_a_single_one_is_not():
    several = annex_list([{"number": 1, "title": "得分表"}, {"number": 2, "title": "项目清单"}])
    single = annex_list([{"number": 1, "title": "得分表"}])

    def words(element):
        return "".join("\t" if e.tag == qn("w:tab") else e.text for e in element.iterfind("./w:r/*", W))

    assert [words(line) for line in several] == ["附件：1.\t得分表", "2.\t项目清单"]
    assert [words(line) for line in single] == ["附件：得分表"]


def test_the_date_begins_two_characters_after_the_office_and_keeps_two_from_the_right():
    def starts(office, day):
        return [
            round(int(line.find("./w:pPr/w:ind", W).get(qn("w:left"))) / 20 / float(measures.CHARACTER), 1)
            for line in signature({"office": office, "date": day})
        ]

    assert starts("武隆区人民政府办公室", "2023年4月10日") == [16, 18]
    assert starts("区政府", "2023年12月10日") == [17, 19]
    assert signature({}) == ()


def test_the_signature_is_bound_to_the_text_before_it(bulletin):
    paragraphs = opened(bulletin).paragraphs
    at = next(i for i, p in enumerate(paragraphs) if p.style.name == "发文机关署名")

    assert paragraphs[at].style.paragraph_format.keep_with_next
    assert paragraphs[at - 1].style.paragraph_format.keep_with_next
    last = next(p for p in reversed(paragraphs[:at]) if p.style.name == "公文正文")
    assert last.paragraph_format.keep_with_next


def test_every_annex_begins_a_page_and_turned_ones_a_section(bulletin):
    document = opened(bulletin)
    marks = [p for p in document.paragraphs if p.style.name == "附件序号"]

    assert [p.text for p in marks] == [f"附件{number}" for number in range(1, 6)]
    # 1 to 4 stand behind a change of direction; 5 follows 4 upright.
    assert [bool(p.paragraph_format.page_break_before) for p in marks] == [False, False, False, False, True]


def test_a_turned_last_annex_is_followed_by_an_upright_page_for_the_imprint(bulletin):
    bulletin["annexes"] = bulletin["annexes"][:1]

    sections = opened(bulletin).sections

    assert [s.page_width > s.page_height for s in sections] == [False, True, False]


def test_tables_repeat_their_heading_and_keep_their_rows_whole(bulletin):
    for table in opened(bulletin).tables:
        rows = table._tbl.tr_lst
        assert rows[0].find("./w:trPr/w:tblHeader", W) is not None
        assert all(row.find("./w:trPr/w:cantSplit", W) is not None for row in rows)
        assert sum(int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.gridCol_lst) in {
            measures.TYPE_WIDTH,
            measures.TYPE_HEIGHT,
        }


def test_numbers_stand_at_the_right_and_many_columns_are_set_small(bulletin):
    document = opened(bulletin)
    teams, adjustments = document.tables[0], document.tables[-1]

    assert teams.cell(1, 1).paragraphs[0].style.name == "表格数字（小）"
    assert document.styles["表格数字（小）"].font.size.pt == 10.5
    assert document.styles["表格数字（小）"].paragraph_format.alignment == 2
    assert adjustments.cell(1, 0).paragraphs[0].style.name == "表格居中"
    assert teams.cell(7, 0).paragraphs[0].style.name == "表头（小）"


def test_a_lamp_prints_its_word_beside_its_colour(bulletin):
    lamp = opened(bulletin).tables[0].cell(1, 10).paragraphs[0]

    assert lamp.text == "●绿"
    assert str(lamp.runs[0].font.color.rgb) == "2E9E4F"


def test_the_caption_is_not_repeated_under_an_annex_title_that_says_it(bulletin):
    captions = [text for style, text in styles_of(opened(bulletin)) if style == "表题"]

    assert captions == ["招商小组任务完成情况"]


def test_no_column_is_narrower_than_its_longest_number():
    columns = [{"title": "单位", "align": "l", "width": 20}] + [{"title": "数", "align": "r", "width": 1}] * 7
    rows = [[{"t": "某单位"}] + [{"t": "123456.78", "n": "1"}] * 7]

    widths = column_widths(columns, rows, width=measures.TYPE_WIDTH, kind=TIGHT)

    assert sum(widths) == measures.TYPE_WIDTH
    assert min(widths[1:]) >= 9 * 0.5 * 10.5 * 20


def test_more_columns_than_the_page_holds_still_fill_it_exactly():
    columns = [{"title": "指标", "align": "r", "width": 1}] * 40
    rows = [[{"t": "123456.78", "n": "1"}] * 40]

    widths = column_widths(columns, rows, width=measures.TYPE_WIDTH, kind=density(columns))

    assert sum(widths) == measures.TYPE_WIDTH
    assert min(widths) > 0


def test_a_heading_that_does_not_fit_is_parted_evenly():
    assert heading_lines({"title": "年度任务", "unit": ""}, 3) == "年度\n任务"
    assert heading_lines({"title": "单位（牵头单位）", "unit": ""}, 6) == "单位\n（牵头单位）"
    assert heading_lines({"title": "牵头单位主要领导外出招商", "unit": ""}, 5) == "牵头单位\n主要领导\n外出招商"
    assert heading_lines({"title": "接待考察企业", "unit": ""}, 5) == "接待考察\n企业"
    assert heading_lines({"title": "到位", "unit": "亿元"}, 6) == "到位\n（亿元）"


def test_a_long_title_is_set_in_like_lines_with_numbers_and_words_kept():
    title = "关于2023年一季度全区招商投资促进工作任务完成情况和服务保障事项办理情况的通报"

    lines = balanced(title, 19)

    assert "".join(lines) == title
    assert lines == ("关于2023年一季度全区", "招商投资促进工作任务完成情况和", "服务保障事项办理情况的通报")
    assert balanced("甲" * 17 + "、" + "乙" * 16, 19) == ("甲" * 17 + "、", "乙" * 16)
    assert balanced("甲" * 50 + "1234567890" * 5, 19) == ("甲" * 50 + "1234567890" * 5,)
    assert balanced("关于通报", 19) == ("关于通报",)
    assert balanced("", 19) == ()


def test_the_imprint_holds_distribution_and_printing_line_between_three_rules(bulletin):
    xml = part(render_word(bulletin), "word/document.xml")
    box = xml[xml.index('id="Imprint"') :]

    assert [w for w in ("报：区委", "送：区委", "发：各招商", "2023年4月10日印发") if w in box] == [
        "报：区委",
        "送：区委",
        "发：各招商",
        "2023年4月10日印发",
    ]
    root = etree.fromstring(xml.encode())
    rules = [b.get(qn("w:sz")) for b in root.iterfind(".//w:txbxContent//w:pBdr/w:bottom", W)]
    assert rules == ["8", "6", "8"]
    assert "数据截至：2023年4月7日" in box
    assert "4e07408562bedb8b、4b227777d4dd1fc6" in box


def test_an_issue_without_imprint_or_annexes_is_still_a_document(bulletin):
    for key in ("annexes", "distribution", "printed", "runs", "signature", "period", "cut_off", "as_of"):
        bulletin.pop(key)

    found = [style for style, _ in styles_of(opened(bulletin))]

    assert found[0] == "报头"
    assert "附件序号" not in found


def test_page_numbers_stand_outside_and_the_turned_page_has_its_own(bulletin):
    data = render_word(bulletin)

    odd, even = part(data, "word/footer_odd.xml"), part(data, "word/footer_even.xml")
    assert '<w:jc w:val="right"/>' in odd
    assert '<w:jc w:val="left"/>' in even
    assert 'w:right="280"' in odd
    assert 'w:left="280"' in even
    assert "layout-flow:vertical" in part(data, "word/footer_turned_odd.xml")
    assert "evenAndOddHeaders" in part(data, "word/settings.xml")


def test_a_draft_is_watermarked_and_an_issue_is_not(bulletin, issued):
    assert 'string="送审稿"' in part(render_word(bulletin), "word/header_odd.xml")
    assert "textpath" not in part(render_word(issued), "word/header_odd.xml")
    assert 'string="仅供内部"' in part(render_word(issued, watermark="仅供内部"), "word/header_even.xml")


def test_a_demonstration_says_so_in_every_header_and_a_real_issue_does_not(bulletin):
    data, real = render_word(bulletin), render_word(bulletin | {"demonstration": False})

    for side in ("odd", "even"):
        assert "演示数据" in part(data, f"word/header_{side}.xml")
        assert "演示数据" not in part(real, f"word/header_{side}.xml")


def test_properties_come_from_the_content(bulletin):
    held = opened(bulletin).core_properties

    assert held.title == "关于2023年3月招商引资工作情况的通报"
    assert held.subject == "《招商引资督查通报》2023年第3期"
    assert held.author == held.last_modified_by == "武隆区人民政府办公室"
    assert held.keywords == "演示数据"
    assert held.language == "zh-CN"
    assert held.created == datetime(2023, 4, 10, tzinfo=UTC)


def test_words_that_look_like_markup_stay_words(bulletin):
    bulletin["title"] = "关于<w:p>&“引号”的通报"

    texts = [text for style, text in styles_of(opened(bulletin)) if style == "公文标题"]

    assert "".join(texts).replace("\n", "") == bulletin["title"]


def test_every_number_printed_is_in_the_content(bulletin, numbers_in_content):
    printed = {number for text in body_text(render_word(bulletin)) for number in NUMBER.findall(text)}
    codes = {number for run in bulletin["runs"] for number in NUMBER.findall(run["fingerprint"][:16])}

    # The only digits of our own say how much of the 校验码 is shown; page numbers are fields.
    assert printed - codes - {"16"} <= numbers_in_content
    assert {"104.41", "68.20", "26.23", "92.3", "80.49"} <= printed


@pytest.mark.parametrize("field", ["cut_off", "issued_on"])
def test_a_day_that_is_no_day_is_not_printed_quietly(bulletin, field):
    bulletin[field] = "2023-02-30"

    with pytest.raises(ValueError, match="day"):
        render_word(bulletin)
