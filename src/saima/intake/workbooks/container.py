"""What a file is by its content, and the reasons not to open it: size, bombs, macros, links, locks, other formats."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from saima.core.problems import Problem
from saima.intake.workbooks.limits import MEGABYTE, Limits
from saima.intake.workbooks.values import BookKind

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"PK\x05\x06", "空的压缩包"),
)
SAVE_AS = "请用 Excel 或 WPS 打开后“另存为”.xlsx 再上传"
BOMB_FROM = 20 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Container:
    """What was recognised: the kind of book, or None with the reasons."""

    kind: BookKind | None
    problems: tuple[Problem, ...] = ()


def _refuse(name: str, code: str, found: str, needed: str, remedy: str) -> Container:
    return Container(None, (Problem(place=name, found=found, needed=needed, remedy=remedy, code=f"workbook.{code}"),))


def not_a_workbook(name: str, found: str) -> Container:
    """Return the refusal of something that is no workbook."""
    return _refuse(name, "format", found, ".xlsx、.xls 或 .csv 工作簿", SAVE_AS)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _inspect_ole(content: bytes, name: str) -> Container:
    if _utf16("EncryptedPackage") in content:
        return _refuse(
            name, "encrypted", "加了打开密码的工作簿", "不设密码的工作簿", "请先在 Excel 或 WPS 里取消密码，再上传"
        )
    if _utf16("_VBA_PROJECT") in content:
        return _refuse(name, "macros", "含宏的工作簿", "不含宏的工作簿", SAVE_AS)
    if _utf16("Workbook") in content or _utf16("Book") in content:
        return Container("xls")
    return not_a_workbook(name, "旧式 Office 文件，但里面没有表格")


def _inspect_parts(package: zipfile.ZipFile, packed: int, name: str, limits: Limits) -> Container:
    parts = package.infolist()
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    bomb = unpacked > BOMB_FROM and unpacked > packed * limits.ratio
    if len(parts) > limits.parts or unpacked > limits.unpacked_bytes or bomb:
        size = f"解开后有 {unpacked // MEGABYTE} MB、{len(parts)} 个部件，是文件大小的 {unpacked // max(packed, 1)} 倍"
        needed = f"解开后不超过 {limits.unpacked_bytes // MEGABYTE} MB、{limits.ratio} 倍"
        return _refuse(name, "bomb", size, needed, "请把数据复制到新的工作簿，按年份或单位拆成几个文件")
    if any(part.flag_bits & 0x1 for part in parts):
        return _refuse(name, "encrypted", "加密的文件", "不设密码的工作簿", "请先取消密码，再上传")
    if any(part.endswith("vbaProject.bin") for part in names):
        return _refuse(name, "macros", "含宏的工作簿（.xlsm）", "不含宏的工作簿", SAVE_AS)
    if any(part.startswith("xl/externalLinks/") or part == "xl/connections.xml" for part in names):
        remedy = "请用“数据—编辑链接—断开链接”把外部链接变成数值，保存后再上传"
        return _refuse(name, "external_links", "引用其他文件或数据源的链接", "只含本文件数据的工作簿", remedy)
    if "xl/workbook.xml" in names:
        return Container("xlsx")
    other = {
        "xl/workbook.bin": "二进制工作簿（.xlsb）",
        "word/document.xml": "Word 文档",
        "ppt/presentation.xml": "演示文稿",
    }
    found = next((text for part, text in other.items() if part in names), "压缩包，里面没有工作簿")
    return not_a_workbook(name, found)


def _inspect_text(content: bytes, name: str) -> Container:
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")):
        return not_a_workbook(name, "网页或 XML（其他系统导出的“假 Excel”）")
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if b"\x00" in content[:4096] and not wide:
        return not_a_workbook(name, "不是文本也不是工作簿的文件")
    return Container("csv")


def inspect(*, content: bytes, name: str, limits: Limits) -> Container:
    """Return what the bytes are, judged by content and never by the name's ending; nothing is unpacked yet."""
    if not content.strip(b"\x00 \r\n\t"):
        return _refuse(name, "empty", "空文件", "有数据的工作簿", "请检查是否选错了文件")
    if len(content) > limits.file_bytes:
        found = f"文件有 {len(content) / MEGABYTE:.1f} MB"
        remedy = "请删去图片和用不到的工作表，或拆成几个文件"
        return _refuse(name, "too_large", found, f"不超过 {limits.file_bytes // MEGABYTE} MB", remedy)
    if content.startswith(_OLE):
        return _inspect_ole(content, name)
    if content.startswith(_ZIP):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                return _inspect_parts(package, len(content), name, limits)
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return not_a_workbook(name, "损坏的工作簿（压缩结构读不通）")
    for mark, text in _BINARY:
        if content.startswith(mark):
            return not_a_workbook(name, text)
    return _inspect_text(content, name)
