"""Flows: what a client is made to do, which clients do it, and how it went."""

import re
import shutil
import traceback
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import attrs

SCRATCH = Path(__file__).parents[2] / "build" / "interop"
"""Where flows keep their files, which stay there to be looked at."""
REQUESTS_SHOWN = 20

Do = Callable[[Any], Awaitable[None]]
Open = Callable[[str, Path], AbstractAsyncContextManager[Any]]
"""Start a simulator, and prepare a client in a directory."""


@attrs.frozen
class Flow:
    """Something that users do with a client.

    Args:
        title: The row of the table.
        do: Does it, and raises if the client or the simulator does not do what it should.
        clients: The columns of the table that it belongs to.
        open: Gives what `do` takes; its attribute `sim` is the simulator.
    """

    title: str
    do: Do
    clients: tuple[str, ...]
    open: Open


@attrs.define
class Flows:
    """The flows of a family of clients, in the order of the table."""

    clients: tuple[str, ...]
    open: Open
    flows: list[Flow] = attrs.field(factory=list)

    def flow(self, title: str, *, only: str | None = None) -> Callable[[Do], Do]:
        """Add the decorated function as a flow of all clients, or of one."""

        def add(do: Do) -> Do:
            self.flows.append(Flow(title, do, (only,) if only else self.clients, self.open))
            return do

        return add


@attrs.frozen
class Outcome:
    """How a flow went with a client; the problem is None if it passed."""

    flow: str
    client: str
    problem: str | None


async def run_flow(flow: Flow, client: str, folder: Path = SCRATCH) -> Outcome:
    """Run a flow with a client, in an empty directory below the folder."""
    directory = folder / client / re.sub(r"\W+", "-", flow.title).strip("-")
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    async with flow.open(client, directory) as prepared:
        try:
            await flow.do(prepared)
        except Exception as error:  # noqa: BLE001  (what went wrong is what it reports)
            requests = prepared.sim.requests[-REQUESTS_SHOWN:]
            lines = [f"{each.method} {each.path}: {each.status}" for each in requests]
            lines += traceback.format_exception(error)
            return Outcome(flow.title, client, "\n".join(lines))
    return Outcome(flow.title, client, None)


def table(outcomes: Iterable[Outcome]) -> str:
    """Lay out the outcomes: a row for each flow, a column for each client."""
    cells = {
        (each.flow, each.client): "ok" if each.problem is None else "FAILED" for each in outcomes
    }
    flows = list(dict.fromkeys(flow for flow, _ in cells))
    clients = list(dict.fromkeys(client for _, client in cells))
    rows = [["", *clients]]
    rows += [[flow, *(cells.get((flow, client), "") for client in clients)] for flow in flows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
