"""Draw the states of a run as an inline SVG, from the simulator's table of transitions.

The table says which states there are and where each leads; `PLACES` says only where to draw them.
The build fails where the two do not have the same states. States that nearly every other leads to
(such as errored or canceled) are shown as letters inside a state, not as arrows.
"""

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from tfrun_async.simulator._records.transitions import FINAL, TRANSITIONS

LETTERS = {
    "discarded": "D",
    "errored": "E",
    "canceled": "C",
    "force_canceled": "F",
    "planned_and_finished": "P",
}
# Row and column; the middle column is the way of a run that is planned and applied.
PLACES: dict[str, tuple[int, int]] = {
    "pending": (0, 1),
    "fetching": (0, 0),
    "fetching_completed": (1, 0),
    "pre_plan_running": (1, 1),
    "pre_plan_awaiting_decision": (1, 2),
    "pre_plan_completed": (2, 1),
    "plan_queued": (3, 1),
    "planning": (4, 1),
    "planned": (5, 1),
    "tf_policy_override": (5, 2),
    "tf_policy_checked": (6, 1),
    "post_plan_running": (7, 1),
    "post_plan_awaiting_decision": (7, 2),
    "post_plan_completed": (8, 1),
    "cost_estimating": (9, 1),
    "cost_estimated": (10, 1),
    "policy_checking": (11, 1),
    "policy_override": (11, 2),
    "policy_soft_failed": (11, 0),
    "policy_checked": (12, 1),
    "planned_and_saved": (12, 2),
    "confirmed": (13, 1),
    "pre_apply_running": (14, 1),
    "pre_apply_awaiting_decision": (14, 2),
    "pre_apply_completed": (15, 1),
    "apply_queued": (16, 1),
    "applying": (17, 1),
    "post_apply_running": (18, 1),
    "post_apply_completed": (19, 1),
    "applied": (20, 1),
}
_WIDTHS = (168, 206, 224)  # of the boxes of each column
_COLUMNS = (0, 208, 452)  # where they begin
_HEIGHT, _ROW, _MARGIN = 32, 58, 4


def _corner(state: str) -> tuple[int, int]:
    row, column = PLACES[state]
    return _MARGIN + _COLUMNS[column], _MARGIN + row * _ROW


def _width(state: str) -> int:
    return _WIDTHS[PLACES[state][1]]


def _box(state: str) -> str:
    x, y = _corner(state)
    width = _width(state)
    ends = " ".join(letter for end, letter in LETTERS.items() if end in TRANSITIONS[state])
    kind = "final" if state in FINAL else "decision" if _waits_for_people(state) else "working"
    return (
        f'<g class="{kind}"><rect x="{x}" y="{y}" width="{width}" height="{_HEIGHT}" rx="7"/>'
        f'<text x="{x + 9}" y="{y + 20}">{escape(state)}</text>'
        f'<text class="ends" x="{x + width - 8}" y="{y + 20}">{ends}</text></g>'
    )


def _waits_for_people(state: str) -> bool:
    following = TRANSITIONS[state]
    is_decision = state.endswith(("_override", "_awaiting_decision"))
    return is_decision or ("confirmed" in following and "discarded" in following)


def _arrow(start: str, end: str) -> str:
    (x1, y1), (x2, y2) = _corner(start), _corner(end)
    width, end_width = _width(start), _width(end)
    row, column = PLACES[start]
    end_row, end_column = PLACES[end]
    if column == end_column and end_row == row + 1:  # straight down
        path = f"M{x1 + width / 2} {y1 + _HEIGHT} V{y2}"
    elif column == end_column:  # past other states, in the gap on the left or on the right
        is_up = end_row < row
        side = x1 + width if is_up else x1
        bow = (16 + 5 * min(6, abs(end_row - row))) * (1 if is_up else -1)
        start_y, end_y = y1 + _HEIGHT * 0.72, y2 + _HEIGHT * 0.28
        path = f"M{side} {start_y} C{side + bow} {start_y} {side + bow} {end_y} {side} {end_y}"
    elif row == end_row:  # sideways; two that lead to each other get a line each
        is_right = end_column > column
        y = y1 + _HEIGHT * (0.34 if is_right else 0.66)
        path = f"M{x1 + width if is_right else x1} {y} H{x2 if is_right else x2 + end_width}"
    else:
        is_right = end_column > column
        from_x, to_x = (x1 + width, x2) if is_right else (x1, x2 + end_width)
        middle = (from_x + to_x) / 2
        start_y, end_y = y1 + _HEIGHT / 2, y2 + _HEIGHT * 0.5
        path = f"M{from_x} {start_y} C{middle} {start_y} {middle} {end_y} {to_x} {end_y}"
    return f'<path d="{path}" marker-end="url(#head)"/>'


def picture() -> str:
    """Return the SVG, which takes its colours from the page."""
    if PLACES.keys() | LETTERS.keys() != TRANSITIONS.keys():
        states = sorted(PLACES.keys() ^ TRANSITIONS.keys() - LETTERS.keys())
        raise ExtensionError(f"run_states.PLACES does not have the states of the table: {states}")
    arrows = [
        _arrow(start, end)
        for start, following in TRANSITIONS.items()
        for end in sorted(following - LETTERS.keys())
    ]
    width = _COLUMNS[-1] + _WIDTHS[-1] + 2 * _MARGIN
    height = (max(row for row, _ in PLACES.values())) * _ROW + _HEIGHT + 2 * _MARGIN
    return (
        f'<div class="run-states"><svg viewBox="0 0 {width} {height}" width="{width}" role="img" '
        'aria-label="States of a run and the transitions between them">'
        '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto-start-reverse"><path d="M0 0 L8 4 L0 8 z"/></marker></defs>'
        f'<g class="arrows">{"".join(arrows)}</g>{"".join(map(_box, PLACES))}</svg></div>'
    )


class RunStates(SphinxDirective):
    """The directive `run-states`: the picture."""

    def run(self) -> list[nodes.Node]:
        """Return the picture as raw HTML."""
        return [nodes.raw("", picture(), format="html")]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.add_directive("run-states", RunStates)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
