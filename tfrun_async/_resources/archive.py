"""Pack a configuration directory into a gzipped tar, as the terraform CLI does."""

import os
import re
import stat
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import attrs

from tfrun_async.errors import ArchiveError

_READ_SIZE = 256 * 1024
_YIELD_SIZE = 64 * 1024

# The earliest time that a zip can hold, so that archives which a configuration zips are valid.
_MTIME = 315_532_800

_DEFAULT_RULES = (".git/", ".terraform/", "!.terraform/modules/")


@attrs.frozen
class _Rule:
    """One line of a `.terraformignore`."""

    pattern: re.Pattern[str]
    negated: bool
    exceptions_follow: bool


def pack(directory: str | os.PathLike[str]) -> Iterator[bytes]:
    """Yield the gzipped tar of a directory, in chunks that are produced lazily.

    What is left out is decided by the directory's `.terraformignore`, read as go-slug reads it:
    https://developer.hashicorp.com/terraform/cli/cloud/settings#exclude-files.
    The same tree gives the same bytes: entries are sorted, times and owners are constant.
    Each step blocks, and may be taken in another thread than the one before.

    Raises:
        ArchiveError: The directory cannot be read, has nothing to pack, or has a symlink that
            leaves it; or a file changes size while it is read.
    """
    gzip = zlib.compressobj(zlib.Z_BEST_SPEED, wbits=zlib.MAX_WBITS + 16)
    buffer = bytearray()
    for chunk in _tar_chunks(Path(os.path.realpath(directory))):
        buffer += gzip.compress(chunk)
        if len(buffer) >= _YIELD_SIZE:
            yield bytes(buffer)
            buffer.clear()
    yield bytes(buffer) + gzip.flush()


def _tar_chunks(root: Path) -> Iterator[bytes]:
    if not root.is_dir():
        raise ArchiveError(f"{root} is not a directory")
    header = None
    for path, header in _headers(root, _read_rules(root)):
        if header.isreg():
            yield from _file_chunks(path, header)
        else:
            yield _header_bytes(header)
    if header is None:
        raise ArchiveError(f"{root} has nothing to pack: it is empty, or all of it is ignored")
    yield bytes(2 * tarfile.BLOCKSIZE)


def _file_chunks(path: str, header: tarfile.TarInfo) -> Iterator[bytes]:
    try:
        with Path(path).open("rb") as file:
            header.size = left = os.fstat(file.fileno()).st_size
            yield _header_bytes(header)
            while chunk := file.read(min(left, _READ_SIZE) or 1):
                left -= len(chunk)
                if left < 0:
                    break
                yield chunk
    except OSError as error:
        raise _unreadable_error(path, error) from error
    if left:
        raise ArchiveError(f"{path} changed its size while it was being packed")
    yield bytes(-header.size % tarfile.BLOCKSIZE)


def _header_bytes(header: tarfile.TarInfo) -> bytes:
    return header.tobuf(tarfile.PAX_FORMAT, "utf-8")


def _headers(root: Path, rules: list[_Rule]) -> Iterator[tuple[str, tarfile.TarInfo]]:
    for name, entry in _entries(root, rules):
        try:
            status = entry.stat(follow_symlinks=False)
            target = Path(entry).readlink() if entry.is_symlink() else None
        except OSError as error:
            raise _unreadable_error(entry.path, error) from error
        header = tarfile.TarInfo(name)
        header.mtime = _MTIME
        header.mode = stat.S_IMODE(status.st_mode) & 0o777
        if target:
            header.type = tarfile.SYMTYPE
            header.linkname = _link_target(root, Path(entry), target)
        elif entry.is_dir(follow_symlinks=False):
            header.type = tarfile.DIRTYPE
        elif not entry.is_file(follow_symlinks=False):
            continue  # go-slug leaves sockets, pipes and devices out too
        yield entry.path, header


def _link_target(root: Path, link: Path, target: Path) -> str:
    """Return a target relative to its link: an absolute one means nothing on the server."""
    inside = target
    if target.is_absolute():
        parent = os.path.realpath(target.parent)
        inside = Path(os.path.relpath(Path(parent, target.name), link.parent))
    if not Path(os.path.normpath(link.parent / inside)).is_relative_to(root):
        raise ArchiveError(f"the symlink {link} points to {target}, outside of {root}")
    return inside.as_posix()


def _entries(root: Path, rules: list[_Rule]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield name and entry of all that is not ignored, each directory before what is in it."""
    pending = _children(root, "")
    while pending:
        name, entry = pending.pop()
        is_directory = entry.is_dir(follow_symlinks=False)
        rule = _excluding_rule(rules, name)
        if rule is None and is_directory:
            rule = _excluding_rule(rules, f"{name}/")
            if rule and not rule.exceptions_follow:
                continue
        if rule is None:
            yield name, entry
        if is_directory:
            pending += _children(entry.path, f"{name}/")


def _children(path: str | Path, prefix: str) -> list[tuple[str, os.DirEntry[str]]]:
    """Return the entries of a directory, last name first."""
    try:
        with os.scandir(path) as entries:
            children = [(prefix + entry.name, entry) for entry in entries]
    except OSError as error:
        raise _unreadable_error(path, error) from error
    return sorted(children, key=lambda child: os.fsencode(child[0]), reverse=True)


def _excluding_rule(rules: list[_Rule], name: str) -> _Rule | None:
    """Return the rule that leaves a name out, if one does: the last that matches decides."""
    for rule in reversed(rules):
        if rule.pattern.fullmatch(name):
            return None if rule.negated else rule
    return None


def _read_rules(root: Path) -> list[_Rule]:
    path = root / ".terraformignore"
    try:
        lines = path.read_text(encoding="utf-8-sig", errors="surrogateescape").split("\n")
    except FileNotFoundError:
        lines = []
    except OSError as error:
        raise _unreadable_error(path, error) from error

    rules: list[_Rule] = []
    exceptions_follow = False
    for line in reversed([*_DEFAULT_RULES, *map(str.strip, lines)]):
        negated = line.startswith("!")
        glob = line[negated:]
        if not glob or line.startswith("#"):
            continue
        try:
            pattern = re.compile(_glob_regex(glob), re.DOTALL)
        except re.error as error:
            raise ArchiveError(f"{path}: the rule {line!r} is malformed: {error}") from error
        rules.append(_Rule(pattern, negated, exceptions_follow))
        exceptions_follow |= negated
    return rules[::-1]


# Not gitignore's language: a plain `name` leaves out a file or an empty directory, only `name/`
# what a directory holds; a file below an ignored directory can be included again; and classes
# are those of regular expressions. What go-slug hands to its regular expressions by accident
# (`+ | ( ) { } ^`) means itself here, and a malformed rule, which it drops, is an error.
_TOKEN = re.compile(r"\*\*/?|\*|\?|\[\^?\]?[^\]]*\]|\\.|.", re.DOTALL)


def _glob_regex(glob: str) -> str:
    if glob.endswith("/"):
        glob += "**"
    glob = glob[1:] if glob.startswith("/") else f"**/{glob}"
    return "".join(
        ".*" if token[0].startswith("**") and token.end() == len(glob) else _token_regex(token[0])
        for token in _TOKEN.finditer(glob)
    )


def _token_regex(token: str) -> str:
    match token:
        case "**" | "**/":
            return "(.*/)?"
        case "*":
            return "[^/]*"
        case "?":
            return "[^/]"
        case "[":
            raise re.error("the class has no end")
    if token.startswith("["):
        # Characters that Python warns of, or reads otherwise than Go, inside of a class.
        return "[" + re.sub(r"[&~|\[]|-(?=-)", r"\\\g<0>", token[1:])
    return re.escape(token.removeprefix("\\") or token)


def _unreadable_error(path: str | Path, error: OSError) -> ArchiveError:
    return ArchiveError(f"{path} cannot be read: {error.strerror}")
