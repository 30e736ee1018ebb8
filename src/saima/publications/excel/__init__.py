"""Issues as Excel files: `render_excel(content)`."""

from saima.publications.excel.render import render_excel

__all__ = ["render_excel"]
