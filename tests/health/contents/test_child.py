"""The reading process by its lines; that it is a process of its own is tested where it is kept."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode
from io import StringIO
from pathlib import Path

from tests.core.health.contents.drawing import photo, png_bytes

from saima.core.health.contents.pictures import COARSE, FINE
from saima.health.contents import child


def test_each_line_asked_has_a_line_of_answer(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(png_bytes(photo(1)))
    bad.write_bytes(b"\x89PNG")
    asked = "".join(json.dumps([str(path), "image/png"]) + "\n" for path in (good, bad, tmp_path / "gone"))

    told = [json.loads(line) for line in child.answers(StringIO(asked))]

    assert len(b64decode(told[0]["coarse"])) == COARSE * COARSE
    assert len(zlib.decompress(b64decode(told[0]["fine"]))) == FINE * FINE
    assert told[0]["text"] == ""
    assert [set(line) for line in told[1:]] == [{"fault"}, {"fault"}]
    assert all(line["fault"] for line in told[1:])
