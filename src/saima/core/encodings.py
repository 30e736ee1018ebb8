"""Bytes to text: files as Chinese offices save them."""

from __future__ import annotations

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(content: bytes) -> tuple[str, str] | None:
    """Return text and encoding: a byte-order mark decides, else UTF-8 if it fits wholly, else GB18030, else None."""
    encodings = [name for mark, name in _MARKS if content.startswith(mark)] or ["utf-8", "gb18030"]
    for name in encodings:
        try:
            return content.decode(name), name
        except UnicodeDecodeError:
            continue
    return None
