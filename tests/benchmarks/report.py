"""The report: lines for the terminal, and the table of the documentation."""

import re
from collections.abc import Iterator

from tests.benchmarks.figures import NOISY, Figures, Sample, Verdict, multiple
from tests.benchmarks.works import (
    FIRST,
    FLOOR,
    KEEP,
    MAX_GROWTH,
    MAX_IMPORT_SECONDS,
    MAX_KEEP_GROWTH,
    PYTFE_BEST,
    SDK,
    STREAM,
    WORKS,
    Contender,
    Work,
)

_TABLE = re.compile(r"^\| work \|.*(?:\n\|.*)*", re.MULTILINE)


def lines(figures: Figures) -> Iterator[str]:
    """Yield the report for the terminal."""
    for work in WORKS:
        yield from _work(figures, work)
    yield f"{'':<22}{'import':>10}{'first run':>12}{'installed':>12}   growth"
    for contender in figures.present():
        imported, first_run, size, *growth = _once(figures, contender)
        yield (
            f"  {contender.title:<20}{imported:>10}{first_run:>12}{size:>12}   {', '.join(growth)}"
        )
    yield ""
    for verdict, goal in goals(figures):
        yield f"{verdict.value:<20}{goal}"
    if (noise := figures.noise()) > NOISY:
        yield f"The machine was busy: the floor's own times spread by {noise:.0%}. Measure again."


def _work(figures: Figures, work: Work) -> Iterator[str]:
    yield figures.title(work)
    yield f"  {'':<20}{'median':>10}{'spread':>8}{'to the floor':>14}{'to tfrun-async':>16}"
    for contender in figures.present():
        times = figures.sample(work.name, contender.name)
        ratios = figures.to_floor(work.name, contender.name)
        to_sdk = times.ratio_to(figures.sample(work.name, SDK))
        spread = (times if contender.name == FLOOR else ratios).spread
        yield (
            f"  {contender.title:<20}{times.median:>8.3f} s{spread:>8.0%}"
            f"{multiple(ratios.median):>14}{multiple(to_sdk.median):>16}"
        )
    busy = Sample(figures.server[work.name]).median
    yield f"  The server was busy for {busy:.0%} of the floor's time.\n"


def goals(figures: Figures) -> Iterator[tuple[Verdict, str]]:
    """Yield the goals of this SDK, and whether it reaches them."""
    for work in WORKS:
        title, ratios = figures.title(work), figures.to_floor(work.name, SDK)
        yield (
            ratios.at_most(work.max_ratio),
            f"{title}: {multiple(ratios.median)} the floor, at most {multiple(work.max_ratio)}",
        )
        if PYTFE_BEST in figures.installed:
            pytfe = figures.sample(work.name, PYTFE_BEST)
            times = pytfe.ratio_to(figures.sample(work.name, SDK))
            goal = (
                f"{multiple(times.median)} as fast as pytfe, at least {multiple(work.min_speedup)}"
            )
            if delay_seconds := work.delay_seconds(figures.counts[work.name]):
                goal += f"; the delays alone allow {multiple(pytfe.median / delay_seconds)}"
            yield times.at_least(work.min_speedup), f"{title}: {goal}"
    if grown := figures.growth.get(SDK):
        yield (
            Sample([grown]).at_most(MAX_GROWTH),
            f"{figures.title(STREAM)}: {_megabytes(grown)}, at most {_megabytes(MAX_GROWTH)}",
        )
    if grown := figures.keep_growth.get(SDK):
        yield (
            Sample([grown]).at_most(MAX_KEEP_GROWTH),
            f"{figures.title(KEEP)}: {_megabytes(grown)}, at most {_megabytes(MAX_KEEP_GROWTH)}",
        )
    imported = Sample(figures.import_after_aiohttp)
    yield (
        imported.at_most(MAX_IMPORT_SECONDS),
        f"import and Client(), once aiohttp is there: {imported.median:.3f} s, "
        f"at most {MAX_IMPORT_SECONDS} s",
    )


def table(figures: Figures) -> str:
    """Return the table in Markdown."""
    present = figures.present()
    works = [
        [figures.title(work), *(_cell(figures, work, each) for each in present)] for work in WORKS
    ]
    titles = [
        "import",
        *([FIRST.title] if figures.first_runs else []),
        "size installed",
        *(figures.title(work) for work, _ in _growths(figures)),
    ]
    once = [_once(figures, each) for each in present]
    others = [[title, *cells] for title, *cells in zip(titles, *once, strict=True)]
    head = ["work", *(each.title for each in present)]
    rows = [head, ["---"] * len(head), *works, *others]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def with_table(page: str, figures: Figures) -> str:
    """Return a page with its table brought up to date."""
    return _TABLE.sub(lambda _: table(figures), page)


def _cell(figures: Figures, work: Work, contender: Contender) -> str:
    seconds = figures.sample(work.name, contender.name).median
    return f"{seconds:.2f} s, {multiple(figures.to_floor(work.name, contender.name).median)}"


def _once(figures: Figures, contender: Contender) -> list[str]:
    """Return the times of the import and of the first run, the size and each growth."""
    growths = [grown.get(contender.name) for _, grown in _growths(figures)]
    return [
        f"{Sample(figures.imports[contender.name]).median:.2f} s",
        *(
            f"{Sample(times).median:.2f} s"
            for name, times in figures.first_runs.items()
            if name == contender.name
        ),
        _megabytes(figures.installed[contender.name].size),
        *("not measured" if grown is None else _megabytes(grown) for grown in growths),
    ]


def _growths(figures: Figures) -> list[tuple[Work, dict[str, int]]]:
    """Return the works whose memory was measured, with the bytes by contender."""
    both = [(STREAM, figures.growth), (KEEP, figures.keep_growth)]
    return [(work, grown) for work, grown in both if grown]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
