"""Format, compare and write the generated files."""

import difflib
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

import attrs

_HEADER = "# Generated from spec/ by `python -m codegen`; edit the spec instead.\n"
_STYLE = ("--isolated", "--line-length=100", "--target-version=py311")
_RULES = ("--select=F,I,TC005", '--config=lint.isort.known-first-party=["tfrun_async"]')
_DIFF_LINES = 20


class FormatError(Exception):
    """Ruff refused the generated code."""


@attrs.frozen
class Module:
    """A module before it is formatted; its imports are all that it might need.

    Args:
        path: Its file in the folder of the generated files.
        summary: Its docstring.
        code: What follows.
    """

    path: str
    summary: str
    code: str


def format_modules(modules: Collection[Module]) -> dict[str, str]:
    """Return files as they are committed: with a header, formatted, without unused imports.

    Raises:
        FormatError: One is not valid Python.
    """
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        written = {module.path: directory / module.path for module in modules}
        for module in modules:
            path = written[module.path]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f'{_HEADER}"""{module.summary}"""\n\n{module.code}', "utf-8")
        _run_ruff(directory, "check", "--fix", *_RULES)
        _run_ruff(directory, "format")
        return {path: file.read_text("utf-8") for path, file in written.items()}


def _run_ruff(directory: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "ruff", *arguments, "--quiet", "--no-cache", *_STYLE, "."]
    done = subprocess.run(  # noqa: S603  (the ruff of this interpreter)
        command, cwd=directory, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise FormatError(f"{done.stdout}{done.stderr}")


@attrs.frozen
class FileDifference:
    """A file that differs from the generated one."""

    path: Path
    status: str
    diff: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.status}\n{self.diff}".rstrip()


def find_differences(files: dict[str, str], directory: Path) -> list[FileDifference]:
    """Compare a folder with the files that it should hold, missing and stray ones included."""
    differences = []
    existing = set(_find_modules(directory))
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
    for name, text in files.items():
        folder = (directory / name).parent
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=folder, suffix=".tmp", delete=False
        ) as file:
            file.write(text)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(directory / name)
    for name in set(_find_modules(directory)) - files.keys():
        (directory / name).unlink()


def _find_modules(directory: Path) -> list[str]:
    return [path.relative_to(directory).as_posix() for path in directory.rglob("*.py")]
