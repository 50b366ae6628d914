"""Flows: what a client is made to do, and which clients do it."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import attrs

Run = Callable[[Any], Awaitable[None]]


@attrs.frozen
class Flow:
    """Something that users do with a client.

    Args:
        title: The row of the table.
        run: Does it, and raises if the client or the simulator does not do what it should.
        clients: The columns of the table that it belongs to.
    """

    title: str
    run: Run
    clients: tuple[str, ...]


@attrs.define
class Flows:
    """The flows of a family of clients, in the order of the table."""

    clients: tuple[str, ...]
    flows: list[Flow] = attrs.field(factory=list)

    def flow(self, title: str, *, only: str | None = None) -> Callable[[Run], Run]:
        """Add the decorated function as a flow of all clients, or of one."""

        def add(run: Run) -> Run:
            self.flows.append(Flow(title, run, (only,) if only else self.clients))
            return run

        return add


@attrs.frozen
class Outcome:
    """How a flow went with a client; the problem is None if it passed."""

    flow: str
    client: str
    problem: str | None


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


SCRATCH = Path(__file__).parents[2] / "build" / "interop"
"""Where flows keep their files; what the last flow of a name left can be looked at."""
