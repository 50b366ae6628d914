"""Read and write the gzipped tar archives of configurations."""

import gzip
import tarfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import IO

import attrs

from tfrun_async.simulator._engine.configuration.blocks import Module
from tfrun_async.simulator._engine.configuration.files import is_source, read_files

MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_SOURCE_BYTES = 4 * 1024 * 1024
"""The limit for all files that are read, together."""
MAX_MEMBERS = 50_000
# A larger archive is read but not kept, and cannot be downloaded.
MAX_KEPT_BYTES = 8 * 1024 * 1024


class BadArchiveError(Exception):
    """The uploaded bytes are not a gzipped tar, or exceed a limit when unpacked."""


@attrs.frozen
class Upload:
    """The contents of an uploaded archive."""

    modules: Mapping[str, Module] = attrs.field(factory=dict)
    """The module in each directory, by path."""
    archive: bytes | None = None
    """The archive itself, unless it is too large to keep."""
    error: str | None = None
    """Why the archive cannot be read; None if it can."""


def read_upload(file: IO[bytes]) -> Upload:
    """Read an uploaded archive; this blocks, and takes long for a large one."""
    try:
        modules = read_archive(file)
    except BadArchiveError as error:
        return Upload(error=str(error))
    file.seek(0)
    archive = file.read(MAX_KEPT_BYTES + 1)
    return Upload(modules, archive if len(archive) <= MAX_KEPT_BYTES else None)


def read_archive(archive: IO[bytes]) -> dict[str, Module]:
    """Return the module in each directory of a gzipped tar, by path; '' is the root."""
    files: dict[str, str] = {}
    source_bytes = 0
    try:
        with (
            _BoundedGzipFile(fileobj=archive, mode="rb") as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|", errors="replace") as members,
        ):
            for count, member in enumerate(members, 1):
                _check_limit("holds", count, MAX_MEMBERS, "files and directories")
                if not (is_source(member.name) and member.isfile()):
                    continue
                source_bytes += member.size
                _check_limit("holds", source_bytes, MAX_SOURCE_BYTES, "bytes of .tf files")
                if content := members.extractfile(member):
                    files[member.name] = content.read().decode(errors="replace")
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise BadArchiveError(str(error)) from error
    return read_files(files)


class _BoundedGzipFile(gzip.GzipFile):
    """A gzipped file with a limit, since a small archive may unpack to any size."""

    unpacked_bytes = 0

    def read(self, size: int | None = -1) -> bytes:
        """Read some bytes."""
        content = super().read(size)
        self.unpacked_bytes += len(content)
        _check_limit("unpacks to", self.unpacked_bytes, MAX_UNPACKED_BYTES, "bytes")
        return content


def _check_limit(verb: str, number: int, limit: int, things: str) -> None:
    if number > limit:
        raise BadArchiveError(f"the archive {verb} more than {limit} {things}")


def pack_archive(files: Mapping[str, str]) -> bytes:
    """Return a gzipped tar of files, given as texts by path."""
    archive = BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as members:
        for path, source in files.items():
            content = source.encode()
            member = tarfile.TarInfo(path)
            member.size = len(content)
            members.addfile(member, BytesIO(content))
    return archive.getvalue()
