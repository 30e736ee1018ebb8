"""What no log line may hold: the token of a firm's link, which opens its requests to whoever reads it."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"/firm/[^/\s]+")


class HideTokens(logging.Filter):
    """Writes /firm/… in place of the address of a link; Django logs the address of every refused request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record's message; keep every record."""
        told = record.getMessage()
        if (masked := _TOKEN.sub("/firm/…", told)) != told:
            record.msg, record.args = masked, ()
        return True
