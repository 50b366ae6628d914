"""Record pictures for the documentation, run on the simulator: `python -m tests.screens`."""

import asyncio
import io
import random
import re
import shutil
import sys
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from tests.screens import browser
from tests.screens.page import record_page
from tests.support.policies import sentinel
from tfrun_async import Client
from tfrun_async.cli._watch_table import WatchTable
from tfrun_async.cli._watching import named_changes
from tfrun_async.models import RunStatus
from tfrun_async.simulator import Simulator, SteppedClock

_STATIC = Path(__file__).parents[2] / "docs" / "_static"
WATCH_SVG = _STATIC / "watch.svg"

_IN_DOCUMENTATION = ("page-light.png", "page-run-dark.png")
_FILES = {"main.tf": 'resource "terraform_data" "one" {\n}\n'}
_ENDLESS_SECONDS = 1e9
# Name, whether it auto-applies, what its run does, and the status that the run stays in.
_WORKSPACES: list[tuple[str, bool, dict[str, Any], RunStatus]] = [
    ("network-prod", False, {"destructions": 2}, RunStatus.PLANNED),
    ("network-staging", True, {}, RunStatus.APPLIED),
    ("dns-prod", False, {}, RunStatus.POLICY_OVERRIDE),
    ("dns-staging", True, {}, RunStatus.APPLIED),
    ("web-prod", True, {"apply_seconds": _ENDLESS_SECONDS}, RunStatus.APPLYING),
    ("web-staging", True, {"apply_error": "quota exceeded"}, RunStatus.ERRORED),
    ("database-prod", False, {"plan_seconds": _ENDLESS_SECONDS}, RunStatus.PLANNING),
    ("database-staging", True, {}, RunStatus.APPLIED),
    ("monitoring", True, {"changes": 0, "additions": 0}, RunStatus.PLANNED_AND_FINISHED),
]


async def record_watch() -> str:
    """Return the SVG of `tfrun watch` while nine runs are under way."""
    random.seed(0)  # the times of polls are random
    clock = SteppedClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    async with Simulator(organization="acme", clock=clock) as sim:
        async with sim.client() as tfe:
            unfinished = await _push_all(sim, tfe, clock)
            table = WatchTable(clock.now)
            async with aclosing(named_changes(tfe, ["acme"])) as changes:
                async for change, workspace in changes:
                    table.update(change, workspace)
                    if unfinished.get(workspace) == change.after:
                        del unfinished[workspace]
                    if not unfinished:
                        break
    return _svg(table)


async def _push_all(sim: Simulator, tfe: Client, clock: SteppedClock) -> dict[str, RunStatus]:
    """Start a run in each workspace, and return the status that each will stay in."""
    sim.set_policies(sentinel("soft_failed"), workspace="dns-prod")
    for name, auto_apply, script, _ in _WORKSPACES:
        await tfe.workspaces.create("acme", name=name, auto_apply=auto_apply)
        sim.script(name, **script)
        sim.push(name, _FILES, message="Roll out 2.4")
        clock.advance(0.4)
    return {name: status for name, *_, status in _WORKSPACES}


def _svg(table: WatchTable) -> str:
    console = Console(record=True, width=92, height=24, file=io.StringIO(), force_terminal=True)
    console.print("$ tfrun watch acme", highlight=False)
    console.print(table)
    svg = console.export_svg(title="tfrun watch", unique_id="watch")
    # GitHub does not load external fonts.
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code, monospace", "monospace")
    return re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE)


def main() -> None:
    """Record all screens; those of the simulator's page need a browser."""
    WATCH_SVG.write_text(asyncio.run(record_watch()), encoding="utf-8")
    if not browser.is_installed():
        sys.exit(f"the simulator's page was not recorded: install {browser.COMMAND}")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with TemporaryDirectory() as temporary:
        pictures = folder or Path(temporary)
        asyncio.run(record_page(pictures))
        for name in _IN_DOCUMENTATION:
            shutil.copy(pictures / name, _STATIC)
