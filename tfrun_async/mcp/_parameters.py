"""The parameters of the tools, with the descriptions in their schemas, which a model reads."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, create_model

from tfrun_async._arguments import ArgumentSpec
from tfrun_async._generated.arguments import RUN_OPTIONS
from tfrun_async._open_enum import OpenEnum
from tfrun_async._run_filters import parse_argument
from tfrun_async.hcl import HclLiteral

# Added to the API's descriptions.
_NOTES = {
    "auto_apply": ["True needs confirm_destroy; false always asks."],
    "is_destroy": ["Needs confirm_destroy, unless the run can only plan."],
    "variables": [
        'Given as {"name": JSON value}, or as the API\'s [{"key": name, "value": HCL literal}].'
    ],
}
_DEFAULTS = {"is_destroy": False, "refresh": True}  # the names on the run-tools page


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
OrganizationName: TypeAlias = Annotated[str, Field(description="The organization's name.")]
RunId: TypeAlias = Annotated[str, Field(description="The run's id, such as run-CZcmD7eagjhyX0vN.")]
Comment: TypeAlias = Annotated[
    str, Field(description="The reason. It is kept as a comment on the run.")
]
ConfirmDestroy: TypeAlias = Annotated[
    bool,
    Field(
        strict=True,  # otherwise pydantic takes "yes" and 1 for consent
        description="Must be true if resources are destroyed. Set it only after the user has "
        "agreed to the destruction.",
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
PageSize: TypeAlias = Annotated[int, Field(ge=1, le=100, description="Runs on a page.")]
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
        gt=0,
        le=3600,
        description="How long to wait. It is no error if the time is up: wait again.",
    ),
]
WithChanges: TypeAlias = Annotated[
    bool, Field(description="Also list the addresses of the resources that the run changes.")
]
LogLines: TypeAlias = Annotated[
    int, Field(ge=0, le=1000, description="How many of the log's last lines to return.")
]


class RunVariable(BaseModel):
    """A variable of a run, as the API writes it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    key: str
    value: str = Field(description='An HCL literal: a string is written with quotes, "\\"web\\"".')


def _run_fields() -> dict[str, Any]:
    """Return a field for each argument that a run can be created with."""
    fields: dict[str, Any] = {}
    for each in RUN_OPTIONS:
        text = " ".join([plain_description(each), *_NOTES.get(each.name, ())])
        field = Field(default=_DEFAULTS.get(each.name), description=text)
        fields[each.name] = (_json_type(each), field)
    return fields


def _json_type(argument: ArgumentSpec) -> Any:
    kind: Any = argument.kind if argument.kind in {bool, int} else str
    if issubclass(argument.kind, OpenEnum):
        kind = Annotated[str, enum_field(argument.kind)]
    if argument.is_map:
        return dict[str, Any] | list[RunVariable] | None
    return list[kind] | None if argument.is_list else kind | None


if TYPE_CHECKING:
    _RunFields = BaseModel
else:
    _RunFields = create_model("_RunFields", **_run_fields())


class RunParams(_RunFields):
    """The attributes of a new run. For those that are left out the workspace's defaults apply."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    if TYPE_CHECKING:  # the fields are created above, where type checkers do not see them

        def __init__(self, **attributes: Any) -> None: ...

    def arguments(self) -> dict[str, Any]:
        """Return the given attributes, as arguments of `runs.create`."""
        arguments = {}
        for each in RUN_OPTIONS:
            value = getattr(self, each.name) if each.name in self.model_fields_set else None
            if each.is_map and isinstance(value, list):
                value = {variable.key: HclLiteral(variable.value) for variable in value}
            if value is not None:
                arguments[each.name] = parse_argument(each, value, each.name)
        return arguments


def may_apply_unconfirmed(arguments: Mapping[str, Any]) -> bool:
    """Whether the run may change resources before its plan is confirmed."""
    if arguments.get("plan_only"):
        return False
    auto_apply = arguments.get("auto_apply")
    return auto_apply is True or (bool(arguments.get("is_destroy")) and auto_apply is not False)
