"""The parameters of the tools, with the descriptions in their schemas, which a model reads."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from tfrun_async._arguments import ArgumentSpec


def plain_description(argument: ArgumentSpec) -> str:
    """Return the description of an argument without markup."""
    return argument.description.replace("`", "")


def enum_field(values: Iterable[str]) -> Any:
    """List the values of a string in the schema only, since tools accept other spellings, too."""
    return Field(json_schema_extra={"enum": [str(value) for value in values]})


WorkspaceId: TypeAlias = Annotated[
    str,
    Field(description="The workspace: its id, such as ws-LLGHCr4SWy28wyGN, or organization/name."),
]
WorkspaceSearch: TypeAlias = Annotated[
    str | None,
    Field(
        description="A part of the workspace's name, or a glob for the whole name, such as prod-*. "
        "Case is ignored."
    ),
]
WorkspaceTags: TypeAlias = Annotated[
    str | list[str] | None,
    Field(
        description="Only workspaces that have all of these tags: names, or key=value, separated "
        "by commas."
    ),
]
ProjectName: TypeAlias = Annotated[
    str | None, Field(description="Only workspaces of this project: its name or its id.")
]
OrganizationName: TypeAlias = Annotated[str, Field(description="The organization's name.")]
RunId: TypeAlias = Annotated[str, Field(description="The run's id, such as run-CZcmD7eagjhyX0vN.")]
Comment: TypeAlias = Annotated[
    str, Field(description="The reason. It is kept as a comment on the run.")
]
ConfirmDestroy: TypeAlias = Annotated[
    bool,
    Field(
        strict=True,  # otherwise pydantic takes "yes" and 1 for consent
        description="Must be true if resources are destroyed, unless the host asks the user "
        "itself. Set it only after the user has agreed to the destruction.",
    ),
]
PageNumber: TypeAlias = Annotated[
    int,
    Field(
        ge=1,
        description="The page to read, from 1. meta.pagination.next-page of a result is the "
        "next one, and null on the last.",
    ),
]
PageSize: TypeAlias = Annotated[
    int, Field(ge=1, le=100, description="How many are on a page, at most 100.")
]
WaitUntil: TypeAlias = Annotated[
    Literal["final", "decision"],
    Field(
        description="decision: wait until the run needs a decision, or has ended; final: wait "
        "until it has ended, even while it needs a decision that others may take."
    ),
]
WaitSeconds: TypeAlias = Annotated[
    float,
    Field(
        ge=1,
        le=3600,
        description="How long to wait. It is no error if the time is up: wait again.",
    ),
]
ActionWaitSeconds: TypeAlias = Annotated[
    float,
    Field(
        ge=0,
        le=3600,
        description="How long to wait afterwards until the run needs a decision or has ended, as "
        "wait_for_run does. 0 does not wait.",
    ),
]
LogSkip: TypeAlias = Annotated[
    int,
    Field(ge=0, description="How many of the log's last lines to skip, to read those before them."),
]
WithChanges: TypeAlias = Annotated[
    bool, Field(description="Also list the addresses of the resources that the run changes.")
]
LogLines: TypeAlias = Annotated[
    int, Field(ge=0, le=1000, description="How many of the log's last lines to return.")
]
