"""Format, compare and write the generated files."""

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


def format_file(name: str, summary: str, code: str) -> str:
    """Return a file as it is committed: with its header, formatted, without unused imports.

    Raises:
        FormatError: It is not valid Python.
    """
    text = f'{_HEADER}"""{summary}"""\n\n{code}'
    first_party = 'lint.isort.known-first-party=["tfrun_async"]'
    text = _run_ruff(
        text, name, "check", "--fix", "--select=F,I", "--quiet", f"--config={first_party}", *_STYLE
    )
    return _run_ruff(text, name, "format", "--quiet", *_STYLE)


def _run_ruff(text: str, name: str, *arguments: str) -> str:
    command = [sys.executable, "-m", "ruff", *arguments, f"--stdin-filename={name}", "-"]
    done = subprocess.run(  # noqa: S603  (the ruff of this interpreter)
        command, input=text, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise FormatError(f"{name}: {done.stdout}{done.stderr}")
    return done.stdout


@attrs.frozen
class FileDifference:
    """A file that differs from what is generated."""

    path: Path
    status: str
    diff: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.status}\n{self.diff}".rstrip()


def find_differences(files: dict[str, str], directory: Path) -> list[FileDifference]:
    """Compare a folder with the files that it should hold, missing and stray ones included."""
    differences = []
    existing = {path.name for path in directory.glob("*.py")} if directory.is_dir() else set()
    for name in sorted(files.keys() | existing):
        path = directory / name
        if name not in files:
            differences.append(FileDifference(path, "stray"))
        elif name not in existing:
            differences.append(FileDifference(path, "missing"))
        elif (actual := path.read_text("utf-8")) != files[name]:
            differences.append(FileDifference(path, "not current", _diff(actual, files[name])))
    return differences


def _diff(actual: str, expected: str) -> str:
    lines = list(
        difflib.unified_diff(
            actual.splitlines(), expected.splitlines(), "committed", "generated", n=1, lineterm=""
        )
    )
    rest = len(lines) - _DIFF_LINES
    return "\n".join(lines[:_DIFF_LINES] + ([f"... and {rest} more lines"] if rest > 0 else []))


def write_files(files: dict[str, str], directory: Path) -> None:
    """Write files into a folder, each atomically, and remove all other modules."""
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
