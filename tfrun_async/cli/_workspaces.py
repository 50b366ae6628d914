"""List workspaces, and print their outputs."""

import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer
from rich.text import Text

from tfrun_async._model import read_or, without_secrets
from tfrun_async._resources.workspace_outputs import Output
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._options import drop_empty
from tfrun_async.cli._output import echo_error, escape_control
from tfrun_async.cli._render import status_text
from tfrun_async.cli._session import Session
from tfrun_async.cli._table import KeyValues, Table
from tfrun_async.cli._targets import WorkspaceName, find_workspace, split_pattern
from tfrun_async.errors import NotFoundError
from tfrun_async.models import Workspace


async def workspaces(
    session: Session,
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help="An organization, or a pattern such as 'acme/*-prod'. "
            "TF_CLOUD_ORGANIZATION by default.",
        ),
    ] = "",
    tag: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TAG",
            help="Only workspaces with this tag, such as app, or key=value. May be repeated.",
        ),
    ] = None,
    exclude_tag: Annotated[
        list[str] | None,
        typer.Option(metavar="TAG", help="No workspaces with this tag. May be repeated."),
    ] = None,
    project: Annotated[
        str | None,
        typer.Option(
            metavar="PROJECT", help="Only workspaces of the project with this name or id."
        ),
    ] = None,
) -> None:
    """List workspaces by name, each with its current run.

    Examples:
        tfrun workspaces acme --tag app --project payments
        tfrun workspaces 'acme/*-prod' --tag env=prod
        tfrun workspaces acme --json id,name
    """
    organization, pattern = split_pattern(target)
    for option, tags in (("--tag", tag), ("--exclude-tag", exclude_tag)):
        if any(each.partition("=")[0].strip() == "" for each in tags or ()):
            raise typer.BadParameter("must be a tag, or key=value, got none", param_hint=option)
    found = session.tfe.workspaces.find(
        organization,
        include=["current_run", "project"],
        **drop_empty(
            name=pattern,
            tags=[each for each in tag or () if "=" not in each],
            tagged=dict(_key_value(each) for each in tag or () if "=" in each),
            exclude_tags=exclude_tag,
            project=project,
        ),
    )
    listed = [each async for each in found]
    session.output.print_result([_document(each) for each in listed], _table(listed))


def _key_value(tag: str) -> tuple[str, str]:
    key, _, value = tag.partition("=")
    return key, value


def _document(workspace: Workspace) -> dict[str, Any]:
    """Return the JSON document of a workspace; related resources are reduced to a few fields."""
    document: dict[str, Any] = without_secrets(workspace.to_dict())
    for related, kept in (("current_run", ("id", "status")), ("project", ("id", "name"))):
        if isinstance(document.get(related), dict):  # what is malformed may be anything
            document[related] = {key: document[related].get(key) for key in kept}
    return document


def _table(workspaces: Sequence[Workspace]) -> Table:
    table = Table(
        "WORKSPACE", "PROJECT", "RUN", "STATUS", optional="PROJECT", shrinkable="WORKSPACE"
    )
    for workspace in workspaces:
        run = read_or(workspace, "current_run", None)
        project = read_or(workspace, "project", None)
        table.add_row(
            escape_control(workspace.name),
            escape_control(read_or(project, "name", "")),
            read_or(run, "id", ""),
            status_text(read_or(run, "status", "")),
        )
    return table


async def outputs(session: Session, workspace: WorkspaceName) -> ExitCode:
    """Print the current outputs of a workspace.

    The values of sensitive outputs are withheld.

    Examples:
        tfrun outputs acme/network
        tfrun outputs acme/network --json url.value
    """
    target = await find_workspace(session.tfe, workspace)
    try:
        found = (await session.tfe.workspaces.outputs(target)).values()
    except NotFoundError:
        await session.tfe.workspaces.read(target)  # raises the same error if it does not exist
        echo_error(f"{workspace} has no state yet, or this token may not read its outputs")
        return ExitCode.NOT_FOUND
    document = {each.name: _output_document(each) for each in found}
    session.output.print_result(document, KeyValues(_output_lines(found)))
    return ExitCode.DONE


def _output_document(output: Output) -> dict[str, Any]:
    known = {"type": output.detailed_type or output.type, "sensitive": output.is_sensitive}
    return known if output.is_sensitive else known | {"value": output.value}


def _output_lines(outputs: Iterable[Output]) -> Iterable[tuple[str, Text]]:
    for output in outputs:
        if output.is_sensitive:
            yield escape_control(output.name), Text("(sensitive)", style="dim")
        else:
            text = json.dumps(output.value, ensure_ascii=False)
            value = output.value if isinstance(output.value, str) else text
            yield escape_control(output.name), Text(escape_control(value))
