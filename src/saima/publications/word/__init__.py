"""Issues as Word files (公文): `render_word(content)`."""

from saima.publications.word.render import render_word

__all__ = ["render_word"]
