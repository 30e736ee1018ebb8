"""Word → PDF by LibreOffice, where the machine has it: private profile, time limit, fonts that stand in by kind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from saima.core.problems import Problem, Problems

SECONDS = 120
"""The longest a conversion may take before it is stopped."""
_PROGRAMS = ("soffice", "libreoffice")
_NOTO_SERIF = "Noto Serif CJK SC"
_STAND_INS = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", _NOTO_SERIF, "SimSun"),
    "仿宋_GB2312": ("仿宋", "FangSong", "华文仿宋", "STFangsong", "FandolFang R", _NOTO_SERIF),
    "楷体_GB2312": ("楷体", "KaiTi", "华文楷体", "STKaiti", "FandolKai", "AR PL UKai CN", _NOTO_SERIF),
    "黑体": ("SimHei", "华文黑体", "WenQuanYi Zen Hei", "Noto Sans CJK SC"),
    "宋体": ("SimSun", "华文宋体", "FandolSong", _NOTO_SERIF),
}
"""The office's faces, which may not be handed on, and the faces of their kind that may stand in, nearest first."""
_SET_BOLD = ("方正小标宋简体", _NOTO_SERIF)
"""A face for titles stands in too thin unless it is set bold."""


def office_available() -> str:
    """Return the path of LibreOffice, or '' where it is not installed."""
    return next((path for path in map(shutil.which, _PROGRAMS) if path), "")


def to_pdf(docx: bytes) -> bytes:
    """Return a Word file as PDF.

    Refuses with Problems where LibreOffice is absent, takes longer than `SECONDS`, or makes no file.
    """
    program = office_available()
    if not program:
        raise _refusal(
            _("本机没有安装 LibreOffice"),
            _("可用的 LibreOffice"),
            _("请下载 Word 文件，或者请系统管理员安装后再试"),
        )
    with tempfile.TemporaryDirectory(prefix="saima-pdf-") as folder:
        room = Path(folder)
        source = room / "issue.docx"
        source.write_bytes(docx)
        _convert(program, source, room)
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise _refusal(
                _("LibreOffice 没有生成文件"),
                _("一份可以打开的 Word 文件"),
                _("请下载 Word 文件，并把情况告诉系统管理员"),
            )
        return made.read_bytes()


def _convert(program: str, source: Path, room: Path) -> None:
    """Run the conversion in a session of its own, so that a stuck one is stopped with all its children."""
    fonts = room / "fonts.conf"
    fonts.write_text(_font_rules(), encoding="utf-8")
    profile = (room / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf"]
    running = subprocess.Popen(
        [*command, "--outdir", str(room), str(source)],
        cwd=room,
        env=os.environ | {"HOME": str(room), "FONTCONFIG_FILE": str(fonts)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        running.wait(SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        limit = {"seconds": SECONDS}
        raise _refusal(
            _("转换超过%(seconds)s秒未完成") % limit,
            _("%(seconds)s秒以内") % limit,
            _("请稍后再试，或者下载 Word 文件"),
        ) from None


def _refusal(found: str, needed: str, remedy: str) -> Problems:
    return Problems([Problem(place=_("导出PDF"), found=found, needed=needed, remedy=remedy, code="pdf")])


def _installed_families() -> frozenset[str]:
    """Return the names of the machine's font families, or nothing where the machine cannot list them."""
    program = shutil.which("fc-list")
    if not program:
        return frozenset()
    told = subprocess.run([program, ":", "family"], capture_output=True, text=True, check=False, timeout=SECONDS)
    return frozenset(name.strip() for line in told.stdout.splitlines() for name in line.split(","))


def _font_rules() -> str:
    """Return the machine's own font rules, and a stand-in for each of the office's faces that it lacks."""
    installed = _installed_families()
    rules = []
    for title, others in _STAND_INS.items():
        found = next((other for other in others if other in installed), "")
        if title in installed or not found:
            continue
        weight = '<edit name="weight" mode="assign"><const>bold</const></edit>' if (title, found) == _SET_BOLD else ""
        rules.append(
            f'<match target="pattern"><test name="family"><string>{title}</string></test>'
            f'<edit name="family" mode="assign" binding="strong"><string>{found}</string></edit>{weight}</match>'
        )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{"".join(rules)}</fontconfig>'
    )
