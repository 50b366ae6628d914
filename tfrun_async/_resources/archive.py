"""Pack a configuration directory into a gzipped tar."""

import os
import posixpath
import stat
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import attrs

from tfrun_async._resources.ignore_rules import IgnoreRules, MalformedRuleError
from tfrun_async.errors import ArchiveError

_READ_SIZE = 256 * 1024
_YIELD_SIZE = 64 * 1024

# The earliest time that a zip can hold, so that archives which a configuration zips are valid.
_MTIME = 315_532_800


@attrs.frozen
class PackOptions:
    """How to pack a directory."""

    follow_links: bool = False
    """Whether to pack the target of a symlink that leaves the directory."""
    working_directory: str | None = None
    """A directory that must be packed, relative to the root: the one Terraform runs in."""


def pack(
    directory: str | os.PathLike[str], options: PackOptions = PackOptions()
) -> Iterator[bytes]:
    """Yield the gzipped tar of a directory, in chunks that are produced lazily.

    Files are left out by the rules of `.terraformignore`, which are read as go-slug reads them:
    https://developer.hashicorp.com/terraform/cli/cloud/settings#exclude-files.
    The same tree gives the same bytes: entries are sorted, times and owners are constant.
    Each step of the iteration blocks, and may run in any thread.

    Raises:
        ArchiveError: The directory cannot be read, has nothing to pack, lacks the working
            directory, or has symlinks that leave it or cannot be followed; or a file changes size
            while it is read.
    """
    gzip = zlib.compressobj(zlib.Z_BEST_SPEED, wbits=zlib.MAX_WBITS + 16)
    buffer = bytearray()
    for chunk in _tar_chunks(Path(directory), options):
        buffer += gzip.compress(chunk)
        if len(buffer) >= _YIELD_SIZE:
            yield bytes(buffer)
            buffer.clear()
    yield bytes(buffer) + gzip.flush()


def check(
    directory: str | os.PathLike[str], options: PackOptions = PackOptions()
) -> dict[Path, Path]:
    """Check that a directory can be packed, without reading its files.

    Returns:
        The symlinks that leave the directory, each with the path that replaces it in the archive.

    Raises:
        ArchiveError: As `pack` would.
    """
    walk = _Walk(Path(directory), options)
    for _ in walk.members():
        pass
    return walk.followed


def _tar_chunks(directory: Path, options: PackOptions) -> Iterator[bytes]:
    for path, header in _Walk(directory, options).members():
        if header.isreg():
            yield from _file_chunks(path, header)
        else:
            yield _header_bytes(header)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _file_chunks(path: Path, header: tarfile.TarInfo) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
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


@attrs.frozen
class _Source:
    """A directory that is packed: the root, or the target of a symlink that leaves the root."""

    path: Path
    """Without symlinks in it."""
    link_parents: tuple[Path, ...] = ()
    """The directories of the symlinks that led here from the root."""


@attrs.frozen
class _Entry:
    """A file, a directory or a symlink that is a candidate for packing."""

    name: str
    """In the archive."""
    path: Path
    kind: int
    """The size from `stat` when the directory was listed; 0 for other kinds."""
    source: _Source
    states: int
    """Of the ignore rules, after the name."""


class _Walk:
    """Walks through everything that is packed.

    Args:
        directory: The root of the configuration.
        options: How to pack it.
    """

    def __init__(self, directory: Path, options: PackOptions) -> None:
        self.followed: dict[Path, Path] = {}
        self._root = Path(os.path.realpath(directory))
        self._options = options
        self._refused: list[str] = []  # symlinks, each with its target and perhaps a reason
        if not self._root.is_dir():
            raise ArchiveError(f"directory: {self._root} is not a directory")
        self._rules = _read_rules(self._root)

    def members(self) -> Iterator[tuple[Path, tarfile.TarInfo]]:
        """Yield the path and header of each entry, directories before their content.

        Raises:
            ArchiveError: An entry cannot be packed. All symlinks are checked first, so the error
                lists every refused one.
        """
        needed = _normalize(self._options.working_directory)
        real = Path(os.path.realpath(self._root / needed))
        names = {needed}  # a symlink inside of the root is packed as a symlink
        if real.is_relative_to(self._root):
            names.add(real.relative_to(self._root).as_posix())
        is_empty, has_needed = True, not needed
        for path, header in self._all_members():
            is_empty = False
            has_needed = has_needed or any(f"{header.name}/".startswith(f"{n}/") for n in names)
            if not self._refused:
                yield path, header
        if self._refused:
            raise self._refused_error()
        if is_empty:
            raise ArchiveError(
                f"{self._root} has nothing to pack: it is empty, or everything in it is ignored"
            )
        if not has_needed:
            raise _working_directory_error(self._root, needed)

    def _all_members(self) -> Iterator[tuple[Path, tarfile.TarInfo]]:
        pending = self._children(_Source(self._root), self._root, "", self._rules.start)
        while pending:
            entry = pending.pop()
            rule = self._rules.excluding_rule(entry.states)
            linkname = None
            if rule is None and entry.kind == stat.S_IFLNK:
                linkname = _inner_target(entry)
                if linkname is None:
                    followed = self._follow(entry)
                    if followed is None:
                        continue
                    entry = followed
            is_directory = entry.kind == stat.S_IFDIR
            states = self._rules.advance(entry.states, "/") if is_directory else 0
            if rule is None and is_directory:
                rule = self._rules.excluding_rule(states)
                if rule and not rule.exceptions_follow:
                    continue
            if rule is None and entry.kind:  # go-slug also skips sockets, pipes and devices
                yield entry.path, _header(entry, linkname)
            if is_directory:
                pending += self._children(entry.source, entry.path, f"{entry.name}/", states)

    def _children(self, source: _Source, path: Path, prefix: str, states: int) -> list[_Entry]:
        """Return the entries of a directory, last name first."""
        try:
            with os.scandir(path) as scanned:
                found = sorted(scanned, key=lambda each: os.fsencode(each.name), reverse=True)
        except OSError as error:
            raise _unreadable_error(path, error) from error
        return [
            _Entry(
                prefix + each.name,
                Path(each),
                _kind(each),
                source,
                self._rules.advance(states, each.name),
            )
            for each in found
        ]

    def _follow(self, link: _Entry) -> _Entry | None:
        """Return the target of a symlink that leaves its source, unless it is refused."""
        if not self._options.follow_links:
            self._refuse(link)
            return None
        try:
            target = Path(os.path.realpath(link.path, strict=True))
            kind = stat.S_IFMT(target.stat().st_mode)
        except OSError as error:
            self._refuse(link, error.strerror or "it cannot be read")
            return None
        parents = (*link.source.link_parents, link.path.parent)
        if any(parent.is_relative_to(target) for parent in parents):
            self._refuse(link, "it contains itself")
            return None
        if kind not in {stat.S_IFDIR, stat.S_IFREG}:
            return None
        self.followed[link.path] = target
        return attrs.evolve(link, path=target, kind=kind, source=_Source(target, parents))

    def _refuse(self, link: _Entry, reason: str = "") -> None:
        text = f"{link.path} -> {link.path.readlink()}"
        self._refused.append(f"{text} ({reason})" if reason else text)

    def _refused_error(self) -> ArchiveError:
        links = ", ".join(self._refused)
        if self._options.follow_links:
            return ArchiveError(f"{self._root} has symlinks that cannot be followed: {links}")
        return ArchiveError(
            f"{self._root} has symlinks that point outside of it: {links}; "
            "follow_links=True packs their targets"
        )


def _kind(entry: os.DirEntry[str]) -> int:
    if entry.is_symlink():
        return stat.S_IFLNK
    if entry.is_dir(follow_symlinks=False):
        return stat.S_IFDIR
    return stat.S_IFREG if entry.is_file(follow_symlinks=False) else 0


def _header(entry: _Entry, linkname: str | None) -> tarfile.TarInfo:
    try:
        status = entry.path.lstat()
    except OSError as error:
        raise _unreadable_error(entry.path, error) from error
    header = tarfile.TarInfo(entry.name)
    header.mtime = _MTIME
    header.mode = stat.S_IMODE(status.st_mode) & 0o777
    if linkname is not None:
        header.type = tarfile.SYMTYPE
        header.linkname = linkname
    elif entry.kind == stat.S_IFDIR:
        header.type = tarfile.DIRTYPE
    return header


def _inner_target(link: _Entry) -> str | None:
    """Return the target of a symlink, relative to the symlink; None if it is outside of its source.

    An absolute target means nothing on the server.
    """
    try:
        target = link.path.readlink()
    except OSError as error:
        raise _unreadable_error(link.path, error) from error
    inside = target
    if target.is_absolute():
        parent = os.path.realpath(target.parent)
        inside = Path(os.path.relpath(Path(parent, target.name), link.path.parent))
    lexical = Path(os.path.normpath(link.path.parent / inside))
    return inside.as_posix() if lexical.is_relative_to(link.source.path) else None


def _normalize(working_directory: str | None) -> str:
    """Return a directory without slashes around it, and without dots; empty for the root."""
    return posixpath.normpath(f"/{working_directory or ''}").lstrip("/")


def _working_directory_error(root: Path, needed: str) -> ArchiveError:
    place = f"the workspace's working directory {needed!r}"
    if (root / needed).is_dir():
        return ArchiveError(f"{root}: {place} is empty, or ignored by .terraformignore")
    for parent in root.parents:
        if any((parent / needed).glob("*.tf*")):
            return ArchiveError(f"directory: {root} does not contain {place}; give {parent}")
    return ArchiveError(f"directory: {root} does not contain {place}; give the directory that does")


def _read_rules(root: Path) -> IgnoreRules:
    path = root / ".terraformignore"
    try:
        lines = path.read_text(encoding="utf-8-sig", errors="surrogateescape").split("\n")
    except FileNotFoundError:
        lines = []
    except OSError as error:
        raise _unreadable_error(path, error) from error
    try:
        return IgnoreRules(lines)
    except MalformedRuleError as error:
        raise ArchiveError(f"{path}: {error}") from error


def _unreadable_error(path: str | Path, error: OSError) -> ArchiveError:
    return ArchiveError(f"{path} cannot be read: {error.strerror}")
