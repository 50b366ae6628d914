"""Logs that Terraform 1.11.4 has printed, with `-json` (`.jsonl`), without, and without colours."""

from pathlib import Path

_DIRECTORY = Path(__file__).parent


def lines(name: str) -> list[str]:
    """Return the lines of a log."""
    return (_DIRECTORY / name).read_text(encoding="utf-8").splitlines()
