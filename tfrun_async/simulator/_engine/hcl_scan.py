"""Read the HCL files of a configuration: their resource blocks and their syntax errors."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from tfrun_async.simulator._records.store import Module

# Enough of HCL's lexer to tell code from text. A template such as `"${f("x")}"` has quotes within
# quotes. It is read as two strings, `"${f("` and `")}"`, with code between them. That is wrong, but
# the brackets outside of strings still balance, and only they are needed to find blocks.
_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n]* | //[^\n]* | /\*.*?\*/ )
    | (?P<heredoc> <<-?(?P<tag>[A-Za-z_]\w*)\n (?:.*?\n)?? [ \t]*(?P=tag)[ \t]*$ )
    | (?P<string> "(?:[^"\\\n]|\\.)*" )
    | (?P<open> [{\[(] )
    | (?P<close> [}\])] )
    | (?P<broken> " | /\* | <<-?[A-Za-z_]\w*\n )
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_RESOURCE = re.compile(r'\bresource\s+"?([\w-]+)"?\s+"?([\w-]+)"?\s*\Z')
_COUNT = re.compile(r"(?:^|\s)count\s*=\s*(\d+)\s*(?:\n|\Z)")
_PAIRS = {"{": "}", "[": "]", "(": ")"}


class HclSyntaxError(Exception):
    """A file is not valid HCL; the message has the reason, the file and the line."""


def read_files(files: Mapping[str, str]) -> dict[str, Module]:
    """Return the module in each directory, from the texts of the files by path."""
    directories: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path, source in files.items():
        at, _, name = path.rpartition("/")
        directories[normalize_directory(at)][name] = source
    return {at: read_module(sources) for at, sources in directories.items()}


def normalize_directory(path: str) -> str:
    """Return a path relative to the root of an archive, without `.` or outer slashes."""
    return "/".join(part for part in PurePosixPath(path).parts if part not in {".", "/"})


def read_module(files: Mapping[str, str]) -> Module:
    """Return the resources of the files of one directory, or their syntax error."""
    resources: dict[str, str] = {}
    try:
        for name, source in sorted(files.items()):
            resources |= _resources(name, source)
    except HclSyntaxError as error:
        return Module(error=str(error))
    return Module(resources)


def _resources(name: str, source: str) -> dict[str, str]:
    """Return the body of each resource by address; a block with a count yields one per instance."""
    resources: dict[str, str] = {}
    for header, body in _blocks(name, source):
        if (match := _RESOURCE.search(header)) is None:
            continue
        address = f"{match[1]}.{match[2]}"
        content = " ".join(body.split())
        if count := _COUNT.search(body):
            resources |= {f"{address}[{index}]": content for index in range(int(count[1]))}
        else:
            resources[address] = content
    return resources


def _blocks(name: str, source: str) -> Iterator[tuple[str, str]]:
    """Yield the header and body of each top-level block."""
    opened: list[tuple[str, int]] = []
    header_start = 0
    for token in _TOKEN.finditer(source):
        position = token.start()
        if token["broken"]:
            raise _syntax_error(name, source, position, "Invalid multi-line string or comment")
        if token["open"]:
            opened.append((token[0], position))
        elif token["close"]:
            if not opened or _PAIRS[opened[-1][0]] != token[0]:
                raise _syntax_error(name, source, position, f"Unexpected {token[0]!r}")
            bracket, start = opened.pop()
            if not opened and bracket == "{":
                yield source[header_start:start], source[start + 1 : position]
                header_start = token.end()
        elif token["comment"] and not opened:
            # Otherwise `# resource "a" "b"` before a block would be a part of its header.
            header_start = token.end()
    if opened:
        raise _syntax_error(name, source, opened[-1][1], "Unclosed configuration block")


def _syntax_error(name: str, source: str, position: int, summary: str) -> HclSyntaxError:
    line = source.count("\n", 0, position) + 1
    text = source.splitlines()[line - 1]
    return HclSyntaxError(f"{summary}\n\n  on {name} line {line}:\n  {line:2}: {text}\n")
