"""Logs with ANSI codes as HTML: colours become classes, and all other codes are removed."""

import re

from tfrun_async.simulator._page.markup import Markup, element, text

# CSI sequences, such as colours; OSC sequences, such as links and titles; other sequences.
_SEQUENCE = re.compile(
    r"\x1b(?:\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?"
    r"|[ -Z\\-~]?)"
)
_CLASSES = {
    "1": "bold",
    "4": "underline",
    "31": "red",
    "32": "green",
    "33": "yellow",
    "34": "blue",
    "35": "magenta",
    "36": "cyan",
}


def to_markup(log: str) -> Markup:
    """Return a text with ANSI codes as HTML."""
    parts: list[Markup] = []
    classes: list[str] = []
    end = 0
    for found in _SEQUENCE.finditer(log):
        parts.append(_styled(log[end : found.start()], classes))
        end = found.end()
        if found["final"] == "m":
            classes = _after(classes, found["parameters"])
    parts.append(_styled(log[end:], classes))
    return Markup("".join(parts))


def _styled(part: str, classes: list[str]) -> Markup:
    return element("span", part, class_=" ".join(classes)) if part and classes else text(part)


def _after(classes: list[str], parameters: str) -> list[str]:
    """Return the classes in effect after a code; each sets one, and 0 or no code clears all."""
    for code in parameters.split(";"):
        if code.strip("0") == "":
            classes = []
        elif code in _CLASSES:
            classes = [*dict.fromkeys([*classes, _CLASSES[code]])]
    return classes
