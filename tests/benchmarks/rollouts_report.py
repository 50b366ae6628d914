"""What rollouts cost: lines for the terminal, the table of the documentation, and a chart."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tests.benchmarks.environments import ROOT
from tests.benchmarks.svg import opening, style, text

KINDS = ("create", "plan", "decision", "read", "list")
PAGE = ROOT / "docs" / "explanation" / "rollout-costs.md"
CHART = ROOT / "docs" / "_static" / "rollouts.svg"
HEIGHT = 400

_TABLE = re.compile(r"^\| work \|.*(?:\n\|.*)*", re.MULTILINE)
_HEAD = [
    *("work", "requests each", "lists each", "of the list limit", "of the limit, reads"),
    *("429s", "time", "wait of others", "growth", "journal"),
]
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 600, 70, 350
_X, _Y = (10.0, 2000.0), (1.0, 200.0)
_STYLE = style(
    """\
.grid { stroke: #d1d9e0 }
.rollout { stroke: #0969da; fill: none; stroke-width: 2.5 }
.polling { stroke: #8c959f; fill: none; stroke-width: 2.5 }
""",
    """\
  .grid { stroke: #3d444d }
  .rollout { stroke: #4493f8 }
  .polling { stroke: #656c76 }
""",
)


def lines(costs: Iterable[Any]) -> Iterator[str]:
    """Yield the report for the terminal."""
    for cost in costs:
        cells = [f"{name}: {cell}" for name, cell in zip(_HEAD, _cells(cost), strict=True)]
        yield f"{', '.join(cells)}; {cost.steps} steps in {cost.real_seconds:.0f} s of work"


def table(costs: Iterable[Any]) -> str:
    """Return the table in Markdown."""
    rows = [_HEAD, ["---"] * len(_HEAD), *map(_cells, costs)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def with_table(page: str, costs: Iterable[Any]) -> str:
    """Return a page with its table brought up to date."""
    return _TABLE.sub(lambda _: table(costs), page)


def write(costs: Sequence[Any]) -> None:
    """Bring the chart and the page up to date."""
    CHART.write_text(chart(costs))
    PAGE.write_text(with_table(PAGE.read_text(), costs))


def _cells(cost: Any) -> list[str]:
    return [
        cost.title,
        f"{cost.per_run:.2f}",
        f"{cost.requests['list'] / cost.runs:.2f}",
        f"{cost.list_share:.0%}",
        f"{cost.read_share:.0%}",
        str(cost.rejected),
        f"{cost.seconds:.0f} s",
        f"{cost.longest_wait:.2f} s" if cost.longest_wait else "–",  # noqa: RUF001
        f"{cost.growth / 1e6:.0f} MB",
        f"{cost.journal / 1e3:.0f} kB" if cost.journal else "–",  # noqa: RUF001
    ]


def chart(costs: Iterable[Any]) -> str:
    """Draw the requests of each workspace, by the number of workspaces, both logarithmically."""
    costs = list(costs)
    rollouts = [each for each in costs if each.title.endswith("at once")]
    polled = [each for each in costs if each.title.startswith("polling")]
    return "\n".join(
        [
            *_frame(),
            *_curve("rollout", "rollout: one shared watch", rollouts),
            *_curve("polling", "polling each run", polled),
            "</svg>",
            "",
        ]
    )


def _frame() -> Iterator[str]:
    title = "Requests for each workspace of a rollout"
    note = "Runs of 300 s, all at once; both axes are logarithmic, lower is better."
    yield from opening(title, note, HEIGHT, _STYLE)
    for amount in (1, 5, 10, 50, 100):
        y = _y(amount)
        yield f'<line class="grid" x1="{_LEFT}" x2="{_RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield text(_LEFT - 8, y + 4, str(amount), kind="note", anchor="end")
    for runs in (20, 50, 100, 200, 500, 1000):
        yield text(_x(runs), _BOTTOM + 18, f"{runs:,}", kind="note", anchor="middle")
    yield text((_LEFT + _RIGHT) / 2, _BOTTOM + 38, "workspaces", kind="note", anchor="middle")


def _curve(kind: str, title: str, costs: Sequence[Any]) -> Iterator[str]:
    points = [(_x(each.runs), _y(each.per_run)) for each in costs]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline class="{kind}" points="{path}"/>'
    x, y = points[-1]
    yield text(x + 10, y + 4, f"{title}, {costs[-1].per_run:.1f}", kind="heading")


def _x(runs: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * math.log(runs / _X[0]) / math.log(_X[1] / _X[0])


def _y(requests: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * math.log(requests / _Y[0]) / math.log(_Y[1] / _Y[0])
