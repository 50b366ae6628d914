"""Compare this SDK with others: `python -m tests.benchmarks --help`."""

import argparse
import sys
from pathlib import Path

from tests.benchmarks import report
from tests.benchmarks.chart import chart
from tests.benchmarks.environments import ROOT
from tests.benchmarks.figures import Figures
from tests.benchmarks.measure import FULL, QUICK, measure
from tests.benchmarks.works import CONTENDERS

HERE = Path(__file__).parent
DOCS = ROOT / "docs"


def write(figures: Figures) -> None:
    """Keep the figures, draw the chart, and bring the table of the documentation up to date."""
    (HERE / "results.json").write_text(figures.to_json())
    (DOCS / "_static" / "chart.svg").write_text(chart(figures))
    page = DOCS / "explanation" / "benchmarks.md"
    page.write_text(report.with_table(page.read_text(), figures))


def main() -> None:
    """Measure and print; write the files too after a full run with all contenders."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, in fewer rounds")
    quick = parser.parse_args().quick
    figures = measure(
        QUICK if quick else FULL, lambda text: print(f"… {text}", file=sys.stderr, flush=True)
    )
    print(*report.lines(figures), sep="\n")
    if not quick and figures.present() == [*CONTENDERS]:
        write(figures)


if __name__ == "__main__":
    main()
