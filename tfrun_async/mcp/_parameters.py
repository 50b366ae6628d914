"""The parameters of the tools, with the descriptions that their schemas give a model."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from tfrun_async.hcl import HclLiteral
from tfrun_async.models import RunOperation, RunSource, RunStatus, RunStatusGroup


def _enum_field(values: Iterable[str]) -> Any:
    """List a string's values in the schema only: the filters accept other spellings, too."""
    return Field(json_schema_extra={"enum": [str(value) for value in values]})


_Operation = Annotated[str, _enum_field(RunOperation)]
_Status = Annotated[str, _enum_field(RunStatus)]
_Source = Annotated[str, _enum_field(RunSource)]

_LIST_FORMAT = "Several are separated by commas, or given as a list."

WorkspaceId: TypeAlias = Annotated[
    str, Field(description="The workspace's id, such as ws-LLGHCr4SWy28wyGN; not its name.")
]
OrganizationName: TypeAlias = Annotated[str, Field(description="The organization's name.")]
RunId: TypeAlias = Annotated[str, Field(description="The run's id, such as run-CZcmD7eagjhyX0vN.")]
Comment: TypeAlias = Annotated[
    str, Field(description="Why it is done. It is kept as a comment on the run.")
]
ConfirmDestroy: TypeAlias = Annotated[
    bool,
    Field(
        description="Must be true for what destroys resources. Set it only after the user has "
        "agreed to the destruction."
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
Operations: TypeAlias = Annotated[
    str | list[_Operation] | None,
    Field(
        description=f"Only runs that do this: {', '.join(RunOperation)}. {_LIST_FORMAT} The list "
        "of a workspace leaves plan_only runs out unless they are named here."
    ),
]
Statuses: TypeAlias = Annotated[
    str | list[_Status] | None,
    Field(
        description="Only runs in one of these statuses, such as pending, planning, planned, "
        f"applying, applied or errored. {_LIST_FORMAT}"
    ),
]
Sources: TypeAlias = Annotated[
    str | list[_Source] | None,
    Field(description=f"Only runs started from here: {', '.join(RunSource)}. {_LIST_FORMAT}"),
]
StatusGroup: TypeAlias = Annotated[
    str | None,
    Field(
        description="Only runs of one group of statuses. non_final: running, pending or waiting "
        "for a decision; final: ended; discardable: waiting for a decision.",
        json_schema_extra={"examples": list(map(str, RunStatusGroup))},
    ),
]
Timeframe: TypeAlias = Annotated[
    str | int | None,
    Field(description="Only runs created in this year, such as 2024, or 'year': in the past one."),
]
AgentPoolNames: TypeAlias = Annotated[
    str | list[str] | None,
    Field(description=f"Only runs on the agent pools with these names. {_LIST_FORMAT}"),
]
WorkspaceNames: TypeAlias = Annotated[
    str | list[str] | None,
    Field(description=f"Only runs in the workspaces with these names. {_LIST_FORMAT}"),
]
SearchUser: TypeAlias = Annotated[
    str | None, Field(description="Only runs started by this user of the version control.")
]
SearchCommit: TypeAlias = Annotated[
    str | None, Field(description="Only runs of the commit with this SHA.")
]
SearchBasic: TypeAlias = Annotated[
    str | None,
    Field(
        description="Only runs with this in their message, id, commit SHA or version control user. "
        "Ignored beside search_user and search_commit."
    ),
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
        gt=0,
        le=3600,
        description="How long to wait. Running out of it is no error: wait again.",
    ),
]
LogLines: TypeAlias = Annotated[
    int, Field(ge=0, le=1000, description="How many of the log's last lines to return.")
]


class RunVariable(BaseModel):
    """A variable of a run, as the API writes it."""

    model_config = ConfigDict(extra="forbid")

    key: str
    value: str = Field(description='An HCL literal: a string is written with quotes, "\\"web\\"".')


class RunParams(BaseModel):
    """The attributes of a new run. The workspace decides about those that are left out."""

    model_config = ConfigDict(extra="forbid")

    message: str | None = Field(
        default=None, description="What the run is for; shown in every list."
    )
    is_destroy: bool = Field(
        default=False,
        description="Plan the destruction of all resources. Excludes refresh_only, and needs "
        "confirm_destroy unless the run can only plan.",
    )
    auto_apply: bool | None = Field(
        default=None,
        description="Apply a successful plan without confirmation, destructions included: true "
        "needs confirm_destroy. Left out, the workspace's setting decides; false always asks.",
    )
    refresh: bool = Field(default=True, description="Refresh the state before planning.")
    refresh_only: bool | None = Field(
        default=None, description="Only bring the state up to date. Excludes is_destroy."
    )
    plan_only: bool | None = Field(
        default=None,
        description="Only plan: the run can never be applied, and holds up no other run.",
    )
    target_addrs: list[str] | None = Field(
        default=None,
        description="Limit the plan to these resource addresses, such as aws_instance.web.",
    )
    replace_addrs: list[str] | None = Field(
        default=None, description="Replace the resources with these addresses."
    )
    variables: dict[str, Any] | list[RunVariable] | None = Field(
        default=None,
        description='Terraform variables for this run alone, as {"name": JSON value}, or as the '
        'API\'s [{"key": name, "value": HCL literal}].',
    )
    terraform_version: str | None = Field(
        default=None, description="The version of Terraform, such as 1.9.4. Only with plan_only."
    )
    save_plan: bool | None = Field(
        default=None,
        description="Keep the plan, and hold up other runs only once it is confirmed.",
    )
    allow_empty_apply: bool | None = Field(
        default=None, description="Apply even if there are no changes, to upgrade the state."
    )
    allow_config_generation: bool | None = Field(
        default=None, description="Let Terraform write configuration for resources that it imports."
    )
    debugging_mode: bool | None = Field(default=None, description="Log in full detail.")
    configuration_version: str | None = Field(
        default=None,
        description="The id of the configuration to run, such as cv-n4XQPBa2QnecZJ4G. Left out, "
        "the workspace's latest.",
    )
    invoke_action_addrs: list[str] | None = Field(
        default=None, description="The address of a Terraform action to invoke instead."
    )
    policy_paths: list[str] | None = Field(
        default=None, description="Directories of the configuration with policies to check."
    )
    comment: str | None = Field(default=None, description="A comment to put on the run.")

    def arguments(self) -> dict[str, Any]:
        """Return what was given, as arguments of `runs.create`."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        if isinstance(self.variables, list):
            given["variables"] = {v.key: HclLiteral(v.value) for v in self.variables}
        return {name: value for name, value in given.items() if value is not None}


def may_apply_unconfirmed(arguments: Mapping[str, Any]) -> bool:
    """Whether the arguments let a run change resources before its plan is confirmed."""
    if arguments.get("plan_only"):
        return False
    auto_apply = arguments.get("auto_apply")
    return auto_apply is True or (bool(arguments.get("is_destroy")) and auto_apply is not False)
