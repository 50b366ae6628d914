"""Colours and line breaks, as Terraform writes them."""

from __future__ import annotations

import textwrap

RESET = "\x1b[0m"
BOLD = "\x1b[1m"
UNDERLINE = "\x1b[4m"
RED = "\x1b[31m"
GREEN = "\x1b[32m"
YELLOW = "\x1b[33m"
CYAN = "\x1b[36m"
WIDTH = 77

SYMBOLS = {
    "create": f"{GREEN}  +{RESET}{RESET}",
    "read": f"{CYAN} <={RESET}{RESET}",
    "update": f"{YELLOW}  ~{RESET}{RESET}",
    "delete": f"{RED}  -{RESET}{RESET}",
    "replace": f"{RED}-{RESET}/{GREEN}+{RESET}{RESET}",
    "forget": f"{RED} .{RESET}{RESET}",
    "no-op": "   ",
}


def wrapped(text: str, width: int = WIDTH) -> list[str]:
    """Return the lines of a text; lines that are indented stay as they are."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith(" ") or len(line) <= width:
            lines.append(line)
        else:
            lines += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
    return lines
