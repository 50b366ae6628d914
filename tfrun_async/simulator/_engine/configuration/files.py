"""Read the files of a configuration as modules, by their directories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import PurePosixPath

from tfrun_async.simulator._engine.configuration.blocks import Module
from tfrun_async.simulator._engine.configuration.module import SUFFIXES, read_module
from tfrun_async.simulator._engine.hcl.source import Allowance


def is_source(path: str) -> bool:
    """Say whether a file of a configuration is read."""
    return path.endswith(SUFFIXES)


def normalize_directory(path: str) -> str:
    """Return a path relative to the root of an archive, without `.` or outer slashes."""
    return "/".join(part for part in PurePosixPath(path).parts if part not in {".", "/"})


def read_files(files: Mapping[str, str]) -> dict[str, Module]:
    """Return the module in each directory, from the texts of the files by path."""
    directories: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path, source in files.items():
        directory, _, name = path.rpartition("/")
        directories[normalize_directory(directory)][name] = source
    allowance = Allowance()
    return {at: read_module(at, sources, allowance) for at, sources in directories.items()}
