"""The benchmark: what contenders read, how figures are judged, and how they are shown."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree as ET

import attrs
import pytest

from tests.benchmarks import contest, report, server
from tests.benchmarks.chart import chart
from tests.benchmarks.contenders import floor, sdk
from tests.benchmarks.environments import ROOT, Installed
from tests.benchmarks.figures import Figures, Sample, Verdict, multiple
from tests.benchmarks.svg import WIDTH
from tests.benchmarks.worker import Session, Stopwatch, result, run_work
from tests.benchmarks.works import CONTENDERS, FIRST, FLOOR, KEEP, STREAM, WORKS, Work

SVG = "{http://www.w3.org/2000/svg}"
WIDE = 0.62  # of a font's size, and more than its letters are wide on average
Open = Callable[[str], AbstractAsyncContextManager[Session]]


@pytest.fixture(scope="module")
def responses() -> server.CannedResponses:
    """Two pages of runs, in ten workspaces."""
    return server.CannedResponses(runs=200)


@pytest.fixture
async def address(responses: server.CannedResponses) -> AsyncIterator[str]:
    """The address of the canned server."""
    async with await server.listen(responses) as listening:
        yield server.address(listening)


def measured(*multiples: float) -> Figures:
    """Return three rounds in which each contender took that many times as long as the floor."""
    seconds = {
        contender.name: [each * times for times in (0.2, 0.21, 0.22)]
        for contender, each in zip(CONTENDERS, multiples, strict=True)
    }
    return Figures(
        "3.11.7",
        2,
        counts={work.name: work.count for work in (*WORKS, STREAM, KEEP)},
        seconds={work.name: seconds for work in WORKS},
        server={work.name: [0.2] for work in WORKS},
        growth={FLOOR: 4_000_000},
        keep_growth={FLOOR: 5_000_000},
        imports={each.name: [0.3, 0.31] for each in CONTENDERS},
        import_after_aiohttp=[0.08, 0.09],
        first_runs={each.name: [0.5, 0.6] for each in CONTENDERS},
        installed={each.name: Installed({"one": "1.0"}, 1_000_000) for each in CONTENDERS},
    )


LITTLE = {
    "first": 1,
    "list": 200,
    "stream": 200,
    "keep": 200,
    "read": 60,
    "create": 60,
    "fan_out": 5,
}
USUAL = (0.49, 1.0, 2.2, 11.8, 48.3)


class Box(NamedTuple):
    """What a text or a bar covers."""

    what: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether both cover some point."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def boxes(svg: ET.Element) -> Iterator[Box]:
    """Yield what the texts and the bars of a chart cover, by estimate."""
    for text in svg.iter(f"{SVG}text"):
        words, size = "".join(text.itertext()), float(text.attrib["font-size"])
        x, baseline = float(text.attrib["x"]), float(text.attrib["y"])
        width = WIDE * size * len(words)
        left = x - width if text.attrib["text-anchor"] == "end" else x
        yield Box(words, left, baseline - 0.8 * size, left + width, baseline + 0.2 * size)
    for bar in svg.iter(f"{SVG}rect"):
        if "bar" in bar.attrib["class"]:
            x, y = float(bar.attrib["x"]), float(bar.attrib["y"])
            width, height = float(bar.attrib["width"]), float(bar.attrib["height"])
            yield Box("bar", x, y, x + width, y + height)


@pytest.mark.no_cover
@pytest.mark.parametrize("open_session", [sdk.session, floor.session])
@pytest.mark.parametrize("work", [*WORKS, STREAM, KEEP, FIRST], ids=lambda work: work.name)
async def test_contenders_read_what_is_there(address: str, open_session: Open, work: Work) -> None:
    """The values of every run, in the whole of a little work, by this SDK and by the floor."""
    amount = LITTLE[work.job]
    async with open_session(address) as contender:
        with Stopwatch() as watch:
            read_runs = await run_work(contender, work.job, amount)
    done = result(watch, read_runs)
    assert (done.runs, done.digest) == contest.expected(work, amount)
    assert done.seconds > 0


async def test_a_value_that_was_misread_is_noticed(address: str) -> None:
    """One plan's id taken for another's changes what the contest compares."""
    async with floor.session(address) as contender:
        runs, kept = await run_work(contender, "read", 60)
    (*rest, _), *others = kept
    misread = result(Stopwatch(), (runs, [(*rest, "plan-1"), *others]))  # type: ignore[list-item]
    assert misread.digest != contest.expected(WORKS[1], 60)[1]


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([0.5, 0.52, 0.54], Verdict.OK),
        ([0.1, 0.5, 0.7], Verdict.OK),
        ([0.9, 0.92, 0.94], Verdict.OVER),
        ([0.5, 0.7, 1.2], Verdict.NOISY),
        ([0.5, 0.8, 0.9], Verdict.NOISY),
        ([0.75], Verdict.OK),
    ],
)
def test_a_limit_is_kept_or_not_unless_the_middle_half_straddles_it(
    values: list[float], verdict: Verdict
) -> None:
    """Whatever the median says, a spread across the limit says nothing."""
    assert Sample(values).at_most(0.75) is verdict
    assert Sample([1 / value for value in values]).at_least(1 / 0.75) is verdict


def test_ratios_are_taken_round_by_round() -> None:
    """A slow moment that hit both cancels out; a round that one was not in does not count."""
    ratios = Sample([1.0, 10.0, 1.0, 5.0]).ratio_to(Sample([2.0, 20.0, 2.0]))
    assert ratios.values == [0.5, 0.5, 0.5]
    assert ratios.spread == 0


def test_the_report_tells_goals_that_are_kept_and_missed() -> None:
    """Half of the floor's time keeps every limit; three times keeps none that counts time."""
    kept = dict.fromkeys(Verdict, 0)
    for verdict, _ in report.goals(measured(*USUAL)):
        kept[verdict] += 1
    assert kept == {Verdict.OK: 2 * len(WORKS) + 1, Verdict.OVER: 0, Verdict.NOISY: 0}
    missed = [verdict for verdict, _ in report.goals(measured(3.0, *USUAL[1:]))]
    assert missed.count(Verdict.OVER) == 2 * len(WORKS)


def test_the_report_says_what_cannot_be_reached() -> None:
    """200 lists, 50 at once and each delayed by 50 ms, take at least a fifth of a second."""
    goals = [goal for _, goal in report.goals(measured(*USUAL))]
    limited = [goal.partition("; ") for goal in goals if "; " in goal]
    assert [rest for *_, rest in limited] == ["the delays alone allow 12\N{MULTIPLICATION SIGN}"]
    assert limited[0][0].startswith("the same, responses 50 ms late: 24\N{MULTIPLICATION SIGN}")


def test_the_report_says_when_the_machine_was_busy() -> None:
    """The floor's own times tell."""
    quiet = measured(*USUAL)
    assert "The machine was busy" not in "\n".join(report.lines(quiet))
    spread = {contender: [0.1, 0.2, 0.3] for contender in quiet.seconds["list"]}
    busy = attrs.evolve(quiet, seconds={**quiet.seconds, "list": spread})
    assert "The machine was busy: the floor's own times spread by 50%" in [*report.lines(busy)][-1]


def test_figures_come_back_from_their_file() -> None:
    """Nothing is lost on the way to the file and back."""
    figures = measured(*USUAL)
    assert Figures.from_json(figures.to_json()) == figures


@pytest.mark.parametrize("multiples", [USUAL, (3.0, 1.0, 2.2, 4.0, 5.0), (0.01, 1, 1, 1, 1)])
def test_the_chart_is_readable(multiples: tuple[float, ...]) -> None:
    """No text leaves the canvas or lies on another text or on a bar."""
    svg = ET.fromstring(chart(measured(*multiples)))
    height = float(svg.attrib["height"])
    drawn = list(boxes(svg))
    assert sum(box.what == "bar" for box in drawn) == len(WORKS) * len(CONTENDERS)
    for box in drawn:
        assert box.left >= 0, box
        assert box.right <= WIDTH, box
        assert box.top >= 0, box
        assert box.bottom <= height, box
    assert [pair for pair in combinations(drawn, 2) if pair[0].overlaps(pair[1])] == []


def test_the_chart_is_true_to_scale() -> None:
    """A bar is as long as the time that it stands for."""
    svg = ET.fromstring(chart(measured(*USUAL)))
    bars = [box for box in boxes(svg) if box.what == "bar"]
    unit = bars[1].right - bars[1].left
    lengths = [(bar.right - bar.left) / unit for bar in bars]
    assert lengths == pytest.approx([*USUAL * len(WORKS)], abs=0.02)


@pytest.mark.parametrize(
    ("ratio", "digits"), [(0.488, "0.49"), (1.0, "1.00"), (2.24, "2.2"), (48.3, "48"), (120, "120")]
)
def test_ratios_are_written_with_the_digits_that_matter(ratio: float, digits: str) -> None:
    """More digits for those around one."""
    assert multiple(ratio) == f"{digits}\N{MULTIPLICATION SIGN}"


def test_the_page_shows_the_figures_of_the_last_measurement() -> None:
    """Its table is made from the file, and so is the chart."""
    folder = ROOT / "tests" / "benchmarks"
    figures = Figures.from_json((folder / "results.json").read_text())
    docs = ROOT / "docs"
    assert chart(figures) == (docs / "_static" / "chart.svg").read_text()
    page = (docs / "explanation" / "benchmarks.md").read_text()
    assert report.table(figures) in page
    assert report.with_table(page, figures) == page
