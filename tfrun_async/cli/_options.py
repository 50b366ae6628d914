"""Groups of options: the filters of a run list, and the attributes of a new run."""

from typing import Annotated, Any

import attrs
import typer

from tfrun_async._model import OpenEnum, Unset
from tfrun_async._run_filters import parse_timeframe, parse_values
from tfrun_async.hcl import HclLiteral
from tfrun_async.models import RunOperation, RunSource, RunStatus, RunStatusGroup

Comment = Annotated[str | None, typer.Option(help="Why; kept as a comment on the run.")]


def drop_empty(**arguments: Any) -> dict[str, Any]:
    """Return the arguments without empty ones: the server's defaults apply to those."""
    return {name: value for name, value in arguments.items() if value not in (None, [], {})}


@attrs.frozen(kw_only=True)
class RunFilters:
    """Which runs to list."""

    status: Annotated[
        list[str] | None, typer.Option(help="Only in this status; may be repeated.")
    ] = None
    group: Annotated[
        RunStatusGroup | None, typer.Option(help="Only in a status of this group.")
    ] = None
    operation: Annotated[
        list[str] | None,
        typer.Option(help="Only of this kind, such as plan_only or destroy; may be repeated."),
    ] = None
    source: Annotated[
        list[str] | None,
        typer.Option(help="Only started from this source, such as tfe-api; may be repeated."),
    ] = None
    search: Annotated[
        str | None, typer.Option(help="Only with this in VCS user, commit, id or message.")
    ] = None
    user: Annotated[str | None, typer.Option(help="Only started by this VCS user.")] = None
    commit: Annotated[str | None, typer.Option(help="Only of this commit.")] = None
    timeframe: Annotated[
        str | None, typer.Option(help="Only of this year, or within the past 'year'.")
    ] = None

    def arguments(self) -> dict[str, Any]:
        """Return the arguments that a list of runs takes."""
        # Without this filter, the API leaves plan-only runs out of a workspace's list.
        operations = self.operation or list(RunOperation)
        return drop_empty(
            status=_filter_values("--status", self.status, RunStatus),
            status_group=self.group,
            operation=_filter_values("--operation", operations, RunOperation),
            source=_filter_values("--source", self.source, RunSource),
            search_basic=self.search,
            search_user=self.user,
            search_commit=self.commit,
            timeframe=parse_timeframe("--timeframe", self.timeframe),
        )


@attrs.frozen(kw_only=True)
class StartOptions:
    """The attributes of a new run."""

    message: Annotated[str | None, typer.Option("--message", "-m", help="What the run is for.")] = (
        None
    )
    plan_only: Annotated[
        bool | None, typer.Option("--plan-only", help="Plan, and never apply.")
    ] = None
    destroy: Annotated[bool | None, typer.Option("--destroy", help="Destroy all resources.")] = None
    refresh_only: Annotated[
        bool | None, typer.Option("--refresh-only", help="Only update the state.")
    ] = None
    save_plan: Annotated[
        bool | None, typer.Option("--save-plan", help="Keep the plan, to be applied later.")
    ] = None
    auto_apply: Annotated[
        bool | None,
        typer.Option("--auto-apply/--no-auto-apply", help="Whether to apply without confirmation."),
    ] = None
    target: Annotated[
        list[str] | None, typer.Option(help="Only for this resource; may be repeated.")
    ] = None
    replace: Annotated[
        list[str] | None, typer.Option(help="Replace this resource; may be repeated.")
    ] = None
    var: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=TEXT", help="A variable of this run; may be repeated."),
    ] = None
    var_hcl: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=HCL", help="A variable as an expression, such as 'ids=[1,2]'."),
    ] = None
    terraform_version: Annotated[
        str | None, typer.Option(help="The version of Terraform; with --plan-only.")
    ] = None
    comment: Comment = None

    def arguments(self) -> dict[str, Any]:
        """Return the arguments that starting a run takes."""
        texts = dict(_split_assignment(text, "--var") for text in self.var or ())
        literals = dict(_split_assignment(text, "--var-hcl") for text in self.var_hcl or ())
        return drop_empty(
            message=self.message,
            plan_only=self.plan_only,
            is_destroy=self.destroy,
            refresh_only=self.refresh_only,
            save_plan=self.save_plan,
            auto_apply=self.auto_apply,
            target_addrs=self.target,
            replace_addrs=self.replace,
            variables=texts | {name: HclLiteral(literal) for name, literal in literals.items()},
            terraform_version=self.terraform_version,
            comment=self.comment,
        )


def _filter_values(option: str, texts: list[str] | None, kind: type[OpenEnum]) -> list[str] | Unset:
    return parse_values(option, ",".join(texts or ()), kind)


def _split_assignment(text: str, option: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise typer.BadParameter("write it as NAME=VALUE", param_hint=option)
    return name, value
