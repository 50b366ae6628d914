"""Start runs in many workspaces, in waves, and finish them."""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import attrs
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from tfrun_async import Stats
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.cli._options import ConfigDir, FollowLinks, StartOptions
from tfrun_async.cli._output import Output, echo_error, escape_control
from tfrun_async.cli._render import status_text
from tfrun_async.cli._runs import echo_followed
from tfrun_async.cli._session import Session
from tfrun_async.cli._table import Table
from tfrun_async.cli._targets import find_workspaces
from tfrun_async.models import Plan, Run
from tfrun_async.rollout import Decision, Rule, Step, StepKind

STEP_FIELDS = (
    "workspace", "run", "kind", "status", "needs", "error", "wave", "done", "failed", "total",
)  # fmt: skip
_NEEDS_ATTENTION = frozenset({StepKind.FAILED, StepKind.BLOCKED, StepKind.LEFT})


class DecideOption(StrEnum):
    """The values of `--decide`."""

    APPLY = "apply"
    APPLY_SAFE = "apply-safe"
    DISCARD = "discard"
    LEAVE = "leave"


def _apply_safe(_run: Run, plan: Plan) -> Decision:
    return Decision.APPLY if plan.resource_destructions == 0 else Decision.LEAVE


_RULES: dict[DecideOption, Rule] = {
    DecideOption.APPLY: lambda _run, _plan: Decision.APPLY,
    DecideOption.APPLY_SAFE: _apply_safe,
    DecideOption.DISCARD: lambda _run, _plan: Decision.DISCARD,
    DecideOption.LEAVE: lambda _run, _plan: Decision.LEAVE,
}


def _parse_count_or_share(text: str, option: str) -> float:
    """Parse a number of workspaces, or a share of them."""
    if re.fullmatch(r"[0-9]{1,18}", text):
        return int(text)
    if re.fullmatch(r"[0-9]{1,18}(\.[0-9]+)?%", text):
        return float(text.removesuffix("%")) / 100
    raise typer.BadParameter(
        f"must be a number, or a share such as 10%, got {text!r}", param_hint=option
    )


@attrs.frozen(kw_only=True)
class RolloutOptions:
    """The options of a rollout."""

    decide: Annotated[
        DecideOption,
        typer.Option(
            help="The decision about plans; apply-safe leaves those that destroy resources."
        ),
    ] = DecideOption.LEAVE
    waves: Annotated[
        str,
        typer.Option(
            metavar="WAVES",
            help="Where each wave ends, such as 1,10%,50%; the last wave is the rest.",
        ),
    ] = ""
    tolerate: Annotated[
        str,
        typer.Option(
            metavar="COUNT", help="How many workspaces of a wave may fail, such as 2 or 5%."
        ),
    ] = "0"
    concurrency: Annotated[
        int, typer.Option(min=1, metavar="N", help="How many workspaces to process at a time.")
    ] = 50
    timeout: Annotated[
        float | None, typer.Option(min=0, metavar="SECONDS", help="The longest time for each run.")
    ] = None
    config_dir: ConfigDir = None
    follow_links: FollowLinks = True

    def arguments(self) -> dict[str, Any]:
        """Return the arguments that `start_many` takes."""
        return {
            "decide": _RULES[self.decide],
            "waves": [
                _parse_count_or_share(wave.strip(), "--waves")
                for wave in self.waves.split(",")
                if wave
            ],
            "tolerate": _parse_count_or_share(self.tolerate, "--tolerate"),
            "concurrency": self.concurrency,
            "timeout": self.timeout,
            "directory": self.config_dir,
            "follow_links": self.follow_links,
        }


async def start(
    session: Session,
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="TARGET",
            help="Workspaces: 'acme/*-prod', acme/network or ids; canaries first.",
        ),
    ],
    journal: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="The file with the state; after a stop, the rollout continues from it.",
        ),
    ],
    rollout: RolloutOptions,
    options: StartOptions,
) -> ExitCode:
    """Start one run in each workspace, wave by wave, and finish them.

    Examples:
        tfrun rollout start 'acme/*-prod' --journal rollout.db
        tfrun rollout start acme/canary 'acme/*-prod' --journal roll.db --waves 1,10% --decide apply
    """
    arguments = rollout.arguments()
    selected = [each for target in targets for each in await find_workspaces(session.tfe, target)]
    names = {each.id: escape_control(each.name) for each in selected}
    if rollout.config_dir:
        followed = await session.tfe.configuration_versions.check_directory(
            rollout.config_dir, follow_links=rollout.follow_links
        )
        echo_followed(followed)
    last_steps: dict[str, Step] = {}
    try:
        with _render_steps(session.output, len(names)) as show_step:
            async for step in session.tfe.runs.start_many(
                names, journal=journal, **arguments, **options
            ):
                last_steps[step.workspace] = step
                show_step(step, names[step.workspace])
    except asyncio.CancelledError:
        echo_error(f"interrupted: run the same command again to continue from {journal}")
        raise
    finally:
        if last_steps and not session.output.as_json:  # in JSON, the steps have it all
            session.output.print_item(None, "", _outcome_table(names, last_steps))
        echo_error(_requests_line(session.tfe.stats))
    is_left = any(step.kind is StepKind.LEFT for step in last_steps.values())
    return ExitCode.NEEDS_DECISION if is_left else ExitCode.DONE


def _outcome_table(names: Mapping[str, str], last_steps: Mapping[str, Step]) -> Table:
    """Return a table with the run and the outcome of each workspace."""
    headings = ("WORKSPACE", "RUN", "OUTCOME", "STATUS", "REASON")
    table = Table(*headings, optional="STATUS", shrinkable="WORKSPACE")
    for workspace, name in names.items():
        step = last_steps.get(workspace)
        if step is None:
            table.add_row(name, "", "not started", "", "")
        else:
            reason = step.error or (f"needs {step.needs}" if step.needs else "")
            table.add_row(
                name,
                step.run or "",
                step.kind,
                status_text(step.status or ""),
                escape_control(str(reason)),
            )
    return table


def _requests_line(stats: Stats) -> str:
    """Tell how many requests were sent, by kind, those that were sent most often first."""
    counts = sorted(stats.by_operation.items(), key=lambda each: (-each[1], each[0]))
    kinds = ", ".join(f"{count} {operation}" for operation, count in counts)
    return f"{stats.requests} requests: {kinds}" if kinds else "no requests"


@contextmanager
def _render_steps(output: Output, total: int) -> Iterator[Callable[[Step, str], None]]:
    """Show the steps of a rollout; yield a function to call with each step and its workspace."""
    if not output.is_live:
        yield lambda step, workspace: output.print_item(
            _step_document(step, workspace), _step_line(step, workspace)
        )
        return
    with Progress(
        TextColumn("wave {task.fields[wave]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]} failed"),
        TimeElapsedColumn(),
        console=output.console,
    ) as progress:
        task = progress.add_task("", total=total, wave=1, failed=0)

        def show_step(step: Step, workspace: str) -> None:
            progress.update(task, completed=step.done, wave=step.wave, failed=step.failed)
            if step.kind in _NEEDS_ATTENTION:
                progress.console.print(_step_line(step, workspace))

        yield show_step


def _step_document(step: Step, workspace: str) -> dict[str, Any]:
    return {
        "workspace": {"id": step.workspace, "name": workspace},
        "run": step.run,
        "kind": step.kind,
        "status": step.status,
        "needs": step.needs,
        "error": None if step.error is None else str(step.error),
        "wave": step.wave,
        "done": step.done,
        "failed": step.failed,
        "total": step.total,
    }


def _step_line(step: Step, workspace: str) -> Text:
    line = Text(f"{step.done}/{step.total}  {workspace}  {step.run or ''}  {step.kind}")
    if step.status:
        line.append("  ").append_text(status_text(step.status))
    if step.needs:
        line.append(f"  needs {step.needs}")
    if step.error:
        line.append(f"  {escape_control(str(step.error))}")
    return line
