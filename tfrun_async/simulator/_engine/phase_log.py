"""The logs of phases: what the plan or the apply of a run has printed so far."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from tfrun_async.simulator._engine.logs import plain, structured
from tfrun_async.simulator._engine.phase_status import (
    APPLY,
    PLAN,
    PhaseStatuses,
    phase_status,
    phase_times,
)
from tfrun_async.simulator._records.plans import ApplyResult, PlanResult
from tfrun_async.simulator._records.store import Phase, Run


def write_plan_log(run: Run, at: float) -> None:
    """Write the output of a plan that starts; it is printed as time passes."""
    plan = run.plan_result or PlanResult()
    version, refreshes = run.options["terraform-version"], bool(run.options["refresh"])
    lines: Iterator[str]
    if _is_structured(run):
        messages = structured.plan_messages(plan, version, refreshes=refreshes)
        lines = _json_lines(messages, run.plan, at)
    else:
        lines = plain.plan_lines(plan, refreshes=refreshes)
    _write(run, run.plan, lines)


def write_apply_log(run: Run, at: float) -> None:
    """Write the output of an apply that starts."""
    result = run.apply_result or ApplyResult()
    version, seconds = run.options["terraform-version"], run.apply.seconds
    lines: Iterator[str]
    if _is_structured(run):
        messages = structured.apply_messages(result, version, seconds=seconds)
        lines = _json_lines(messages, run.apply, at)
    else:
        lines = plain.apply_lines(result, seconds=seconds)
    _write(run, run.apply, lines)


def _is_structured(run: Run) -> bool:
    # The CLI prints the log as it is if it uses a remote backend.
    is_readable = run.source != "terraform"
    return is_readable and bool(run.workspace.settings.get("structured-run-output-enabled"))


def _write(run: Run, phase: Phase, lines: Iterator[str]) -> None:
    phase.is_structured = _is_structured(run)
    phase.lines = (*plain.header_lines(run.options["terraform-version"]), *lines)


def _json_lines(messages: Iterator[structured.Message], phase: Phase, at: float) -> Iterator[str]:
    found = list(messages)
    step = phase.seconds / max(1, len(found))
    times = [_time_text(at + step * index) for index in range(len(found))]
    yield from structured.to_lines(iter(found), _time_text(at), times)


def _time_text(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def phase_log(run: Run, kind: str, now: float) -> bytes:
    """Return the log of a phase: STX, the output so far, and ETX once the phase is over."""
    phase, statuses = (run.plan, PLAN) if kind == "plan" else (run.apply, APPLY)
    match phase_status(run, statuses):
        case "pending" | "queued":
            return b""
        case "running":
            return b"\x02" + _printed_so_far(run, phase, statuses, now)
        case "canceled":
            interrupt = "\nInterrupt received.\nGracefully shutting down...\n"
            return (
                b"\x02" + _printed_so_far(run, phase, statuses, now) + interrupt.encode() + b"\x03"
            )
        case "unreachable":
            return b"\x02\x03"
        case _:
            return b"\x02" + "".join(f"{line}\n" for line in phase.lines).encode() + b"\x03"


def _printed_so_far(run: Run, phase: Phase, statuses: PhaseStatuses, now: float) -> bytes:
    """Return the lines printed so far; all lines are spread evenly over the phase."""
    times = phase_times(run, statuses)
    elapsed = times.get("ended", now) - times["started"]
    share = min(1.0, elapsed / phase.seconds) if phase.seconds else 1.0
    printed = phase.lines[: int(share * len(phase.lines))]
    return "".join(f"{line}\n" for line in printed).encode()
