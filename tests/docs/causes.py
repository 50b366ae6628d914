"""Write what the documentation says about the causes of runs: `python -m tests.docs.causes`.

The texts come from the situations of `tests/support/situations`, so read the diff.
"""

import asyncio
import re
from pathlib import Path

from tests.support.situations import SITUATIONS, Situation, World, world
from tfrun_async.errors import NotFoundError
from tfrun_async.models import Run
from tfrun_async.report import NextStep, RunReport

DOCS = Path(__file__).parents[2] / "docs"
TABLE = DOCS / "reference" / "causes.md"
EXAMPLES = DOCS / "how-to" / "explain.md"
_RUN = re.compile(r"run-\w{16}")
_BLOCK = re.compile(r"<!-- begin (\w+) -->\n.*?<!-- end \1 -->", re.DOTALL)
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/app/example/")
_TIME = re.compile(r"2026-01-01 \d\d:\d\d:\d\d")
_WIDTH = 100
# As long as those of the simulator, so that lines break at the same places.
_ID, _OTHER_ID = "run-CZcmD7eagjhyX0vN", "run-GRfhs4PVqoSHpiE1"


async def page_texts() -> dict[Path, str]:
    """Return the pages as they should be."""
    rows, examples = [], {}
    for name, situation in SITUATIONS.items():
        async with world() as there:
            run = await situation.arrange(there)
            rows.append(await _row(there, situation, run))
            if situation.cause is not None:
                examples[name] = _example(run, await there.tfe.runs.explain(run))
    lines = ["| the run or its state | `cause` | the report | next step | requests |"]
    table = "\n".join([*lines, "|---|---|---|---|---|", *rows])
    return {TABLE: _fill(TABLE, {"causes": table}), EXAMPLES: _fill(EXAMPLES, examples)}


def _fill(page: Path, parts: dict[str, str]) -> str:
    """Return the text of a page, with its blocks filled."""

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        return f"<!-- begin {name} -->\n{parts[name]}\n<!-- end {name} -->"

    return _BLOCK.sub(fill, page.read_text(encoding="utf-8"))


async def _row(there: World, situation: Situation, run: Run) -> str:
    try:
        report = await there.tfe.runs.explain(run)
    except NotFoundError:
        cells = [situation.name, "", "`NotFoundError`", "", "1"]
    else:
        cause = f"`{report.cause}`"
        summary = _neutral(report.summary, run)
        step = "".join(_step(each, run) for each in report.next_steps[:1])
        cells = [situation.name, cause, summary, step, str(situation.requests)]
    return f"| {' | '.join(cells)} |"


def _step(step: NextStep, run: Run) -> str:
    return _neutral(f"`{step.command}`: {step.text}" if step.command else step.text, run)


def _example(run: Run, report: RunReport) -> str:
    text = _public(f"$ tfrun why {run.id}\n{report.text(_WIDTH)}").replace(run.id, _ID)
    text = _RUN.sub(lambda match: _ID if match[0] == _ID else _OTHER_ID, text)
    return f"```console\n{_TIME.sub('2026-11-02 09:30:00', text)}\n```"


def _neutral(text: str, run: Run) -> str:
    return _RUN.sub("OTHER", _public(text).replace(run.id, "RUN"))


def _public(text: str) -> str:
    """Replace the address and the organization of the simulator."""
    text = _ADDRESS.sub("https://app.terraform.io/app/acme/", text)
    return text.replace("example/network", "acme/network")


if __name__ == "__main__":
    for path, text in asyncio.run(page_texts()).items():
        path.write_text(text, encoding="utf-8")
