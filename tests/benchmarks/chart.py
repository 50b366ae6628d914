"""The figures as one SVG: a bar for each contender and work, in multiples of the floor.

The axis is linear and starts at nought, so that a bar twice as long is twice the time.
"""

from collections.abc import Iterator

from tests.benchmarks.figures import Figures, multiple
from tests.benchmarks.svg import opening, style, text
from tests.benchmarks.works import FLOOR, SDK, WORKS, Contender, Work

_LEFT, _RIGHT = 172, 650  # where bars begin, and where the longest ends; its label follows
_TOP, _HEADING, _ROW, _BAR, _GAP = 62, 24, 18, 12, 16
_STYLE = style(
    """\
.sdk { font-weight: 600 }
.line { stroke: #59636e; stroke-dasharray: 2 3 }
.bar { fill: #8c959f }
.bar.floor { fill: #59636e }
.bar.sdk { fill: #0969da }
""",
    """\
  .line { stroke: #9198a1 }
  .bar { fill: #656c76 }
  .bar.floor { fill: #9198a1 }
  .bar.sdk { fill: #4493f8 }
""",
)


def chart(figures: Figures) -> str:
    """Draw the times of all works."""
    longest = max(
        figures.to_floor(work, contender).median
        for work, times in figures.seconds.items()
        for contender in times
    )
    unit = (_RIGHT - _LEFT) / longest
    body: list[str] = []
    y = _TOP
    for work in WORKS:
        body += _group(figures, work, y, unit)
        y += _HEADING + _ROW * len(figures.present()) + _GAP
    return "\n".join([*_opening(figures, y), *body, "</svg>", ""])


def _opening(figures: Figures, height: int) -> Iterator[str]:
    title = "Time for the same work, in multiples of bare aiohttp with orjson"
    note = (
        "Medians, shorter is better; the dotted line is aiohttp with orjson. "
        f"Python {figures.python}, {figures.cores} cores."
    )
    return opening(title, note, height, _STYLE)


def _group(figures: Figures, work: Work, y: int, unit: float) -> Iterator[str]:
    title = figures.title(work)
    yield text(16, y + 16, title[:1].upper() + title[1:], size=13, kind="heading")
    rows = y + _HEADING
    present = figures.present()
    floor, bottom = _LEFT + unit, rows + len(present) * _ROW - 2
    yield f'<line class="line" x1="{floor:.1f}" x2="{floor:.1f}" y1="{rows - 2}" y2="{bottom}"/>'
    for row, contender in enumerate(present):
        yield from _row(figures, work, contender, rows + row * _ROW, unit)


def _row(figures: Figures, work: Work, contender: Contender, y: int, unit: float) -> Iterator[str]:
    ratio = figures.to_floor(work.name, contender.name).median
    seconds = figures.sample(work.name, contender.name).median
    kind = contender.name if contender.name in {SDK, FLOOR} else "other"
    yield text(_LEFT - 8, y + 10, contender.title, kind=kind, anchor="end")
    yield (
        f'<rect class="bar {kind}" x="{_LEFT}" y="{y}" '
        f'width="{ratio * unit:.1f}" height="{_BAR}" rx="1"/>'
    )
    label = f'{multiple(ratio)} <tspan class="note" dx="4">{seconds:.2f} s</tspan>'
    yield text(_LEFT + max(ratio, 1.0) * unit + 6, y + 10, label, kind=kind)
