"""A formula in its canonical spelling: one space where the language wants one, × ÷ ≥ ≤ ≠ →, ASCII brackets."""

from __future__ import annotations

from functools import cache

from lark import Lark, Token

from saima.core.formula.parse import grammar, normalise, parse
from saima.core.problems import Problems
from saima.core.rulemeaning import shape

_MARKS = {"*": "×", "/": "÷", ">=": "≥", "<=": "≤", "!=": "≠", "->": "→", "=>": "→", ":": "→"}
_OPENING = {"LPAR", "COMMA"}
_TIGHT = {"DOT", "EQUAL"}
_BEFORE_OPERAND = {
    "LPAR", "COMMA", "EQUAL", "SIGN", "TIMES", "COMPARE", "AND", "OR", "NOT",
    "_IF", "_ELSE", "_WHEN", "_THEN", "_OTHERWISE", "_ARROW",
}  # fmt: skip


@cache
def _lexer() -> Lark:
    return Lark(grammar(), parser=None, lexer="basic")


def neat(text: str) -> str:
    """Return a formula with canonical spaces and marks; its meaning is the same. An unreadable one comes back as it is.

    Names, texts, function names (English or Chinese) and and/or/not (且、或、非) stay as typed.

    Example:
        >>> neat("points*min( 1 ，甲/ 乙 )")
        'points × min(1, 甲 ÷ 乙)'

    """
    try:
        before = shape(parse(text))
        written = _written(list(_lexer().lex(normalise(text))))
        return written if shape(parse(written)) == before else text
    except Problems:
        return text


def _written(tokens: list[Token]) -> str:
    """Return the tokens joined, with a space between two wherever neither forbids it."""
    parts: list[str] = []
    glued = True
    for index, token in enumerate(tokens):
        last = tokens[index - 1].type if index else "LPAR"
        if not (glued or _closes_up(token, last)):
            parts.append(" ")
        parts.append(_MARKS.get(token, str(token)) if token.type in ("COMPARE", "TIMES", "_ARROW") else str(token))
        glued = _opens_up(token, last)
    return "".join(parts)


def _closes_up(token: Token, last: str) -> bool:
    """Tell whether nothing may stand before a token."""
    return token.type in {"CLOSE", "RPAR", "COMMA", *_TIGHT} or (token.type == "LPAR" and last in ("WORD", "QUOTED"))


def _opens_up(token: Token, last: str) -> bool:
    """Tell whether nothing may stand after a token: brackets, signs before an operand, the edge of a tier."""
    if token.type == "SIGN":
        return last in _BEFORE_OPERAND
    return token.type in {"LPAR", *_TIGHT} or (token.type == "COMPARE" and last in _OPENING)
