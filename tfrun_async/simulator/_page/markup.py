"""HTML from Python values; every value is escaped unless it is markup already."""

from __future__ import annotations

import re
from html import escape

# Control characters except line breaks and tabs, those that change the direction of text, and
# surrogates, which UTF-8 cannot encode.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_VOID_ELEMENTS = {"br", "link", "meta"}


class Markup(str):
    """Text that is HTML, and is not escaped again."""

    __slots__ = ()


def text(value: object) -> Markup:
    """Return a value as HTML; unprintable characters are replaced."""
    if isinstance(value, Markup):
        return value
    return Markup(escape(_UNPRINTABLE.sub("\ufffd", str(value))))


def join(*parts: object) -> Markup:
    """Return the parts one after the other."""
    return Markup("".join(map(text, parts)))


def element(name: str, /, *content: object, **attributes: object) -> Markup:
    """Return an element.

    Args:
        name: The name of the element.
        content: What is in it.
        attributes: Its attributes, with `_` for `-`; those that are None are left out. `class_`
            stands for `class`.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    end = "" if name in _VOID_ELEMENTS else f"{join(*content)}</{name}>"
    return Markup(f"<{name}{written}>{end}")
