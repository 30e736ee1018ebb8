"""What a start makes if it is missing or old: hashed static files and compiled messages."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def _stamp(folders: list[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                facts = path.stat()
                digest.update(f"{path.name} {facts.st_size} {facts.st_mtime_ns}".encode())
    return digest.hexdigest()


def collect_static() -> None:
    """Gather the static files under hashed names, only when one of them changed."""
    source = Path(__file__).resolve().parents[1]
    folders = [folder for folder in (source / app / "static" for app in ("web",)) if folder.is_dir()]
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    wanted = _stamp(folders)
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted, encoding="ascii")


def compile_messages() -> None:
    """Compile each message catalogue whose text is newer than its compiled form."""
    for text in settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/*.po"):
        compiled = text.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < text.stat().st_mtime:
            from babel.messages.mofile import write_mo
            from babel.messages.pofile import read_po

            with text.open("rb") as source:
                catalogue = read_po(source, locale=text.parent.parent.name)
            with compiled.open("wb") as target:
                write_mo(target, catalogue)
