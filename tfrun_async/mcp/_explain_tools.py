"""The tools that say why a run failed, or what it waits for."""

from collections import deque
from collections.abc import AsyncIterator, Collection
from typing import Any

from tfrun_async._model import read_or
from tfrun_async._run.phases import load_apply
from tfrun_async.client import Client
from tfrun_async.logs import LogDiagnostic, LogRecord
from tfrun_async.mcp import _parameters as p
from tfrun_async.mcp._allowlist import Allowlist
from tfrun_async.mcp._results import Document
from tfrun_async.report import NextAction, NextStep

_TOOLS = {
    NextAction.APPLY: "apply_run",
    NextAction.DISCARD: "discard_run",
    NextAction.CANCEL: "cancel_run",
    NextAction.FORCE_CANCEL: "force_cancel_run",
    NextAction.OVERRIDE: "override_run",
    NextAction.START: "create_run",
    NextAction.WAIT: "wait_for_run",
    NextAction.EXPLAIN: "explain_run",
    NextAction.LOGS: "get_plan_summary",
}


class ExplainTools:
    """Explains runs, and reads the log of an apply.

    The methods' docstrings are the descriptions by which a model chooses a tool.

    Args:
        tfe: The client to use.
        allowlist: Which runs may be read.
        offered: The names of the tools that the server offers, so that no other is advised.
    """

    def __init__(self, tfe: Client, allowlist: Allowlist, offered: Collection[str]) -> None:
        self._tfe = tfe
        self._allowlist = allowlist
        self._offered = offered

    async def explain_run(self, run_id: p.RunId, changes: p.WithChanges = False) -> Document:
        """Explain why a run failed or what it waits for, and what can be done next.

        It has the errors of the plan or apply with their places, failed policies and run tasks, who
        canceled it, and the lock or run ahead of it. Use it whenever a run has errored, or does not
        go on.
        """
        await self._allowlist.check_run_id(run_id)
        report = await self._tfe.runs.explain(run_id, changes=changes)
        return report.to_dict() | {"next_steps": [self._step(each) for each in report.next_steps]}

    def _step(self, step: NextStep) -> dict[str, Any]:
        tool = _TOOLS.get(step.action)
        return {
            "text": step.text,
            "tool": tool if tool in self._offered else None,
            "target": step.target,
        }

    async def get_apply_log(
        self, run_id: p.RunId, log_lines: p.LogLines = 50, log_skip: p.LogSkip = 0
    ) -> Document:
        """Read the end of the log of a run's apply, and how many resources it has changed.

        Use it when a run has errored while applying. The counts are null unless the apply has
        finished.
        """
        run = await self._tfe.runs.read(run_id, include=["apply"])
        await self._allowlist.check_run(run)
        apply = await load_apply(self._tfe.applies, run)
        records = self._tfe.applies.log(apply, follow=False, ansi=False, events=True)
        counts = ("additions", "changes", "destructions", "imports")
        return {
            "run_id": run.id,
            "run_status": run.status,
            "apply_id": apply.id,
            "apply_status": read_or(apply, "status", None),
            **{f"resource_{name}": read_or(apply, f"resource_{name}", None) for name in counts},
            "log_tail": await log_tail(records, log_lines, log_skip),
        }


async def log_tail(records: AsyncIterator[LogRecord], count: int, skip: int = 0) -> list[str]:
    """Return the last lines of a log; an error or a warning counts as one, with its place.

    Args:
        records: The log.
        count: The number of lines.
        skip: How many of the last lines to skip.
    """
    tail: deque[str] = deque(maxlen=count + skip)
    async for record in records:
        if isinstance(record, LogDiagnostic):
            tail.append(record.diagnostic.text())
        else:
            tail.append(record.message)
    lines = [*tail]
    return lines[: max(0, len(lines) - skip)]
