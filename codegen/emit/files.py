"""Put the generated files in order: format them, compare them, write them."""

from __future__ import annotations

import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

import attrs

_HEADER = "# Generated from spec/ by `python -m codegen`; edit the spec instead.\n"
_STYLE = ("--isolated", "--line-length=100", "--target-version=py311")
_DIFF_LINES = 20


class FormatError(Exception):
    """Ruff refused what was generated."""


def formatted(name: str, summary: str, code: str) -> str:
    """Return a file as it is committed: with its header, and only the imports that it uses.

    Raises:
        FormatError: It is not valid Python.
    """
    text = f'{_HEADER}"""{summary}"""\n\n{code}'
    first_party = 'lint.isort.known-first-party=["tfrun_async"]'
    text = _ruff(
        text, name, "check", "--fix", "--select=F,I", "--quiet", f"--config={first_party}", *_STYLE
    )
    return _ruff(text, name, "format", "--quiet", *_STYLE)


def _ruff(text: str, name: str, *arguments: str) -> str:
    command = [sys.executable, "-m", "ruff", *arguments, f"--stdin-filename={name}", "-"]
    done = subprocess.run(  # noqa: S603  (the interpreter's own ruff)
        command, input=text, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise FormatError(f"{name}: {done.stdout}{done.stderr}")
    return done.stdout


@attrs.frozen
class Difference:
    """A file that is not what it would be."""

    path: Path
    what: str
    diff: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.what}\n{self.diff}".rstrip()


def differences(files: dict[str, str], directory: Path) -> list[Difference]:
    """Compare a folder with what it should hold; no more and no less."""
    found = []
    there = {path.name for path in directory.glob("*.py")} if directory.is_dir() else set()
    for name in sorted(files.keys() | there):
        path = directory / name
        if name not in files:
            found.append(Difference(path, "stray"))
        elif name not in there:
            found.append(Difference(path, "missing"))
        elif (actual := path.read_text("utf-8")) != files[name]:
            found.append(Difference(path, "not current", _diff(actual, files[name])))
    return found


def _diff(actual: str, expected: str) -> str:
    lines = list(
        difflib.unified_diff(
            actual.splitlines(), expected.splitlines(), "committed", "generated", n=1, lineterm=""
        )
    )
    rest = len(lines) - _DIFF_LINES
    return "\n".join(lines[:_DIFF_LINES] + ([f"... and {rest} more lines"] if rest > 0 else []))


def write(files: dict[str, str], directory: Path) -> None:
    """Make a folder hold these files, each replaced as a whole, and no other module."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=directory, suffix=".tmp", delete=False
        ) as file:
            file.write(text)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(directory / name)
    for path in directory.glob("*.py"):
        if path.name not in files:
            path.unlink()
