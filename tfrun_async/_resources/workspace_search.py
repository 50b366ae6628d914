"""Find workspaces by globs, tags and project: the part of the search that the API supports."""

import re
from collections.abc import Callable
from fnmatch import translate

from tfrun_async._generated import operations
from tfrun_async._generated.models import Organization, Workspace
from tfrun_async._http.ids import path_id
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._model import read_or
from tfrun_async.errors import ArgumentError, ErrorObject, NotFoundError

_GLOB = re.compile(r"\*|\?|\[!?\]?[^\]]*\]")
# Other servers than HashiCorp's may use UUIDs as ids.
_is_project_id = re.compile(r"prj-.+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch


def is_glob(name: str) -> bool:
    """Whether a name has wildcards."""
    return _GLOB.search(name) is not None


def wildcard_of(glob: str) -> str | None:
    """Return the API's pattern that matches all names of a glob, and few others.

    The API supports `*` only before and after a text. So it searches for the longest literal text
    of the glob; None if there is none.
    """
    first, *inner, last = parts if len(parts := _GLOB.split(glob)) > 1 else (glob, "")
    found = [(first, f"{first}*"), (last, f"*{last}"), *((text, f"*{text}*") for text in inner)]
    text, pattern = max(found, key=lambda each: len(each[0]))
    return pattern if text else None


def matcher(glob: str) -> Callable[[Workspace | None], bool]:
    """Return a function that returns whether a workspace's name matches a glob, ignoring case.

    The API's search ignores case, too. A name that is not known counts as empty.
    """
    if not isinstance(glob, str) or not glob:
        raise ArgumentError(f"name: must be a name or a glob such as prod-*, got {glob!r}")
    matches = re.compile(translate(glob), re.IGNORECASE).match
    return lambda workspace: matches(read_or(workspace, "name", "")) is not None


def is_project_id(project: str) -> bool:
    """Whether a project is given by its id, and not by its name."""
    return _is_project_id(project) is not None


async def find_project(pipeline: Pipeline, organization: Organization | str, name: str) -> str:
    """Return the id of the project with a name.

    Raises:
        NotFoundError: There is none, or the token's owner may not see it.
    """
    listed = operations.Projects(pipeline).list_for_organization(organization, names=[name])
    async for project in listed:
        if read_or(project, "name", "").casefold() == name.casefold():
            return project.id
    path = f"/organizations/{path_id('organization', organization)}/projects"
    raise NotFoundError("GET", path, 404, (ErrorObject(detail=f"there is no project {name!r}"),))
