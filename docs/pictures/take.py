"""Retake every picture of the documents from a running demonstration.

    ./run --port 8166 &                          (wait until it prints the address)
    .venv/bin/python docs/pictures/take.py       (all of them, or those named: take.py board import-checked)

It changes the demonstration a little, and says so here: a checked workbook that it discards again, a run of the first
quarter, and a draft of a bulletin that it drops. Pictures are written with a palette, which keeps them small. The
browser's own date and file fields are Chinese where chromium-l10n is installed.
"""

from __future__ import annotations

import argparse
import base64
import struct
import sys
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HERE = Path(__file__).resolve().parent
DEMO = HERE.parents[1] / "demo"
PASSWORD = "saima-demo-2023"  # printed by ./run
APRIL = "2023年项目推进台账（4月上旬）.xlsx"
WIDE, DESK, PHONE = (1440, 900), (1200, 760), (390, 780)
COLOURS = 128
PIXELS = """async (png) => {
  const image = new Image(); image.src = 'data:image/png;base64,' + png; await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), {width: image.width, height: image.height});
  const pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0);
  const bytes = pen.getImageData(0, 0, image.width, image.height).data;
  const url = await new Promise((done) => { const reader = new FileReader();
    reader.onload = () => done(reader.result); reader.readAsDataURL(new Blob([bytes])); });
  return [image.width, image.height, url.split(',')[1]];
}"""


class Stage:
    """A browser before the demonstration: one context per person and size, and where things stand there."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address.rstrip("/")
        self.contexts: dict[tuple[str, tuple[int, int]], BrowserContext] = {}
        self.blank = browser.new_page()

    def page(self, user: str, path: str, size: tuple[int, int] = DESK) -> Page:
        """Open a path as a user ('' is nobody) in a window of that size."""
        key = (user, size)
        if key not in self.contexts:
            view = {"width": size[0], "height": size[1]}
            self.contexts[key] = self.browser.new_context(viewport=view, locale="zh-CN", reduced_motion="reduce")
            if user:
                page = self.contexts[key].new_page()
                page.goto(f"{self.address}/login/")
                page.fill("[name=username]", user)
                page.fill("[name=password]", PASSWORD)
                page.click(".gate-form .btn.main")
                page.wait_for_url("**/home/")
                page.close()
        page = self.contexts[key].new_page()
        page.goto(f"{self.address}{path}")
        page.wait_for_load_state("networkidle")
        return page

    def asked(self, path: str) -> dict:
        """Ask a JSON door as the head of the centre."""
        self.page("zhongxin", "/home/").close()
        return self.contexts["zhongxin", DESK].request.get(f"{self.address}/api/{path}").json()

    def run(self, period: str = "2023-03") -> str:
        """Return the code of the first run of the teams' rulebook for a period."""
        runs = [run for run in self.asked(f"runs?period={period}")["runs"] if "teams" in run["rulebook"]]
        return str(runs[-1]["code"])

    def project(self, title: str) -> str:
        """Return the code of a project."""
        after = ""
        while True:
            answer = self.asked(f"projects?limit=200&after={after}")
            for each in answer["projects"]:
                if each["title"] == title:
                    return str(each["code"])
            after = answer["next"]

    def arrival(self) -> str:
        """Return the code of the arrival of 充换电设备 in March, the record that the tour follows."""
        facts = self.asked(f"projects/{self.project('充换电设备')}")["facts"]
        return str(next(fact["code"] for fact in facts if fact["kind"] == "到位"))


def board(stage: Stage) -> Page:
    """The board of March with one score's working open beside it: the picture of the README."""
    page = stage.page("zhongxin", f"/boards/{stage.run()}/", WIDE)
    page.locator("table.board a.fig", has_text="33.27").first.click()
    page.wait_for_selector("#drawer .timeline")
    return page


def login(stage: Stage) -> Page:
    """The door with the demonstration's cast."""
    return stage.page("", "/login/")


def home(stage: Stage) -> Page:
    """The workbench of a promotion officer."""
    return stage.page("t3", "/home/")


def phone(stage: Stage) -> Page:
    """A reception recorded on a phone."""
    return stage.page("t3", "/activities/record/接待考察/", PHONE)


def refused(stage: Stage) -> Page:
    """What an officer sees who opens a page that is not theirs."""
    return stage.page("t3", "/pending/", (1200, 420))


def projects(stage: Stage) -> Page:
    """The project list of a team."""
    return stage.page("t3", "/projects/")


def project(stage: Stage) -> Page:
    """One project: strip of stages, money, records."""
    return stage.page("t3", f"/projects/{stage.project('充换电设备')}/")


def similar(stage: Stage) -> Page:
    """A likely duplicate shown while the name is typed."""
    page = stage.page("t3", "/projects/new/", (1200, 620))
    page.locator("[name=title]").press_sequentially("充换电设备生产", delay=20)
    page.wait_for_selector("#similar .note")
    return page


def record(stage: Stage) -> Page:
    """The form of an arrival."""
    return stage.page("t3", f"/projects/{stage.project('充换电设备')}/record/到位/", (1200, 680))


def faults(stage: Stage) -> Page:
    """The same form sent in with two faults."""
    page = record(stage)
    page.fill("[name=happened_on]", "2023-04-20")
    page.locator("form.sheet .submit .btn.main").click()
    page.wait_for_selector(".faults, [role=alert]")
    return page


def fact(stage: Stage) -> Page:
    """One record with evidence and verification."""
    return stage.page("t3", f"/facts/{stage.arrival()}/")


def pending(stage: Stage) -> Page:
    """The waiting list with some ticked."""
    page = stage.page("shenhe", "/pending/", (1200, 620))
    for box in page.locator("[name=fact]").all()[:3]:
        box.check()
    page.wait_for_selector("#bulk:not([hidden])")
    return page


def levels(stage: Stage) -> Page:
    """Where district and city differ."""
    return stage.page("shenhe", "/levels/", (1200, 520))


def batches(stage: Stage) -> Page:
    """The upload box and the batches."""
    return stage.page("zhongxin", "/imports/")


def checked(stage: Stage) -> Page:
    """The April ledger, checked: one verdict per row, one refused. The batch is discarded after the picture."""
    page = stage.page("zhongxin", "/imports/")
    page.set_input_files("[name=file]", DEMO / APRIL)  # choosing a file sends it
    page.wait_for_url("**/imports/WL-*/**", timeout=120_000)
    page.wait_for_selector(".tiles", timeout=120_000)
    return page


def discard(page: Page) -> None:
    """Give the checked batch up again."""
    page.locator("details.menu:has(input[value=discard]) > summary").click()
    page.locator("form:has(input[value=discard]) button").click()
    page.wait_for_load_state("networkidle")


def working(stage: Stage) -> Page:
    """How team three came by its arrivals, down to the records."""
    return stage.page("t3", f"/boards/{stage.run()}/T3/?at=到位", (1200, 1080))


def moves(stage: Stage) -> Page:
    """What would move team six up one place."""
    return stage.page("zhongxin", f"/boards/{stage.run()}/T6/moves/", (1200, 520))


def rehearsal(stage: Stage) -> Page:
    """Another reading of the same rulebook on the same data: another first place."""
    page = stage.page("zhongxin", f"/boards/{stage.run()}/rehearsal/", (1200, 620))
    page.get_by_role("link", name="读法乙").click()
    page.wait_for_load_state("networkidle")
    return page


def rulebook(stage: Stage) -> Page:
    """A rulebook as its 评分细则表."""
    return stage.page("zhongxin", "/rulebooks/wulong-teams-2023/1/")


def issue(stage: Stage) -> Page:
    """A published bulletin."""
    return stage.page("ducha", "/issues/WL-T2023-03/")


def draft(stage: Stage) -> Page:
    """A bulletin under way, drafted from a run of the first quarter; it is dropped after the picture."""
    page = stage.page("ducha", "/rulebooks/")
    row = page.locator("tr", has_text="wulong-teams-2023")
    row.locator("[name=period]").fill("2023-Q1")
    row.locator("button").click()
    page.locator("form[action$='/issues/draft/'] .btn").click(timeout=120_000)  # the board, once the worker is done
    page.wait_for_url("**/issues/draft/*/")
    return page


def drop(page: Page) -> None:
    """Drop the draft again."""
    page.locator("[name=act][value=作废]").click()
    page.wait_for_load_state("networkidle")


SHOTS: dict[str, tuple[Callable[[Stage], Page], Callable[[Page], None] | None, int]] = {
    "board": (board, None, 200),
    **{
        f"manual/{shot.__name__}": (shot, after, 120)
        for shot, after in (
            (login, None), (home, None), (phone, None), (refused, None), (projects, None), (project, None),
            (similar, None), (record, None), (faults, None), (fact, None), (pending, None), (levels, None),
            (batches, None), (checked, discard), (working, None), (moves, None), (rehearsal, None), (rulebook, None), (issue, None),
            (draft, drop),
        )
    },
}  # fmt: skip
"""Name → what to show, what to put back afterwards, the most thousand bytes."""


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _apart(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def chosen(counted: Counter[int], most: int) -> list[int]:
    """Return the colours to keep: half by how often they occur, then always the one farthest from those kept.

    By number alone the yellow of a lamp is lost among the greys of letters, and would be printed red.
    """
    kept = [colour for colour, _ in counted.most_common(most // 2)]
    parts = {colour: tuple(colour.to_bytes(4, sys.byteorder)[:3]) for colour in counted}
    left = {colour: min(_apart(parts[colour], parts[one]) for one in kept) for colour in counted if colour not in kept}
    while left and len(kept) < most:
        farthest = max(left, key=left.__getitem__)
        del left[farthest]
        kept.append(farthest)
        for colour, distance in left.items():
            left[colour] = min(distance, _apart(parts[colour], parts[farthest]))
    return kept


def with_palette(width: int, height: int, pixels: bytes, colours: int) -> bytes:
    """Return a PNG of those RGBA pixels in at most so many colours; others take the nearest of them."""
    counted = Counter(memoryview(pixels).cast("I"))
    palette = chosen(counted, colours)
    parts = [colour.to_bytes(4, sys.byteorder)[:3] for colour in palette]

    def nearest(colour: int) -> int:
        here = tuple(colour.to_bytes(4, sys.byteorder)[:3])
        distances = [_apart(here, tuple(one)) for one in parts]
        return distances.index(min(distances))

    place = {colour: index for index, colour in enumerate(palette)}
    place |= {colour: nearest(colour) for colour in counted if colour not in place}
    flat = bytes(map(place.__getitem__, memoryview(pixels).cast("I")))
    rows = b"".join(b"\0" + flat[start : start + width] for start in range(0, len(flat), width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", b"".join(parts)), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def small(stage: Stage, taken: bytes, most: int) -> bytes:
    """Return a screenshot in as many colours as fit into `most` thousand bytes."""
    width, height, encoded = stage.blank.evaluate(PIXELS, base64.b64encode(taken).decode())
    pixels = base64.b64decode(encoded)
    for colours in (COLOURS, 64, 32):
        made = with_palette(width, height, pixels, colours)
        if len(made) <= most * 1000:
            return made
    raise SystemExit(f"{len(made)} bytes in {colours} colours: show less of the page")


def main() -> None:
    """Take the pictures named, or all."""
    parser = argparse.ArgumentParser(description="Retake the pictures of the documents.")
    parser.add_argument("names", nargs="*", help="some of them: " + ", ".join(SHOTS))
    parser.add_argument("--address", default="http://127.0.0.1:8166", help="where the demonstration runs")
    parser.add_argument("--browser", default="/usr/bin/chromium", help="the Chromium to use")
    options = parser.parse_args()
    wanted = [name for name in SHOTS if not options.names or {name, name.rpartition("/")[2]} & set(options.names)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.browser, args=["--lang=zh-CN"])
        stage = Stage(browser, options.address)
        for name in wanted:
            shot, after, most = SHOTS[name]
            page = shot(stage)
            page.wait_for_timeout(300)
            made = small(stage, page.screenshot(), most)
            target = HERE / f"{name}.png"
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(made)
            print(f"{name}.png  {len(made) // 1000} kB")
            if after is not None:
                after(page)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
