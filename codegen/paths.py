"""The paths of files in the repository."""

import os
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parent.parent


def repository_path(*parts: str) -> Path:
    """Return a path in the repository, relative if the working directory is the repository."""
    path = _REPOSITORY.joinpath(*parts)
    return Path(os.path.relpath(path)) if path.is_relative_to(Path.cwd()) else path
