"""The benchmark of rollouts: its committed results, the page and the chart, and a little of it."""

from xml.etree import ElementTree as ET

import pytest

from tests.benchmarks import rollouts, rollouts_report
from tests.benchmarks.rollouts import Cost
from tests.benchmarks.svg import WIDTH
from tests.support import virtual_time


@pytest.fixture(scope="module")
def costs() -> list[Cost]:
    """The committed results."""
    return rollouts.from_json(rollouts.RESULTS.read_text())


def test_the_results_keep_what_is_promised(costs: list[Cost]) -> None:
    """Requests, shares of the limits, time, memory, and how long others wait."""
    shared = [each for each in costs if not each.title.startswith("polling")]
    for cost in shared:
        if cost.runs > 20:  # fewer are read one by one
            assert cost.per_run <= 5, cost.title
        assert cost.list_share <= 0.5
        assert cost.read_share <= 0.5
        assert cost.rejected == 0
        assert cost.longest_wait <= 1.0, cost.title
    (at_once,) = [each for each in shared if each.title == "rollout of 1,000 at once"]
    assert at_once.seconds <= rollouts.limit_of_seconds(1000)
    waves = next(each for each in shared if " in waves of " in each.title)
    assert waves.growth <= 60e6
    assert any(each.title.startswith("watch of 10,000") for each in shared)


def test_the_page_and_the_chart_show_the_results(costs: list[Cost]) -> None:
    """They are made from them, and so never differ."""
    page = rollouts_report.PAGE.read_text()
    assert rollouts_report.with_table(page, costs) == page
    assert rollouts_report.table(costs) in page
    assert rollouts_report.CHART.read_text() == rollouts_report.chart(costs)


def test_results_can_be_read_back(costs: list[Cost]) -> None:
    """As they were written."""
    assert rollouts.from_json(rollouts.to_json(costs)) == costs


def test_the_chart_stays_in_its_card(costs: list[Cost]) -> None:
    """Points and texts have their place on it."""
    svg = ET.fromstring(rollouts_report.chart(costs))
    for line in svg.iter("{http://www.w3.org/2000/svg}polyline"):
        for point in line.attrib["points"].split():
            x, y = map(float, point.split(","))
            assert 0 < x < WIDTH - 150
            assert 50 < y < rollouts_report.HEIGHT


@pytest.mark.no_cover
@pytest.mark.parametrize("work", ["rollout", "watch", "polling"])
def test_a_little_of_it_is_measured(work: str) -> None:
    """Each kind of work does what its title says."""
    if work == "rollout":
        cost = virtual_time.run(rollouts.measure_rollout(30, wave=15))
        assert cost.requests["create"] == cost.requests["decision"] == 30
        assert cost.steps == 90
    elif work == "watch":
        cost = virtual_time.run(rollouts.measure_watch(80))
        assert cost.requests["create"] == 0
        assert cost.steps > 80
    else:
        cost = virtual_time.run(rollouts.measure_polling(3))
        assert cost.requests["create"] == cost.requests["decision"] == 3
        assert cost.per_run > 20
