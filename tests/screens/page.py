"""The pictures of the simulator's page, and a check of the page in a browser."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.screens.browser import Browser, browser
from tests.support.policies import sentinel
from tfrun_async import Client
from tfrun_async.simulator import Simulator, SteppedClock

_FILES = {
    "main.tf": 'resource "terraform_data" "network" {\n  input = "10.0.0.0/16"\n}\n'
    'resource "terraform_data" "gateway" {\n  input = terraform_data.network.id\n}\n'
}
# Name, whether it auto-applies, and what its run does.
_WORKSPACES: list[tuple[str, bool, dict[str, Any]]] = [
    ("database-prod", False, {"plan_seconds": 1e9}),
    ("dns-prod", False, {}),
    ("network-prod", False, {}),
    ("network-staging", True, {}),
    ("web-staging", True, {"apply_error": "quota exceeded"}),
]
# Width of the window, and whether it is dark.
_LOOKS = {"light": (980, False), "dark": (980, True), "phone": (400, False)}
_STATUS = "document.querySelector('dd .status').textContent"


async def record_page(folder: Path) -> None:
    """Check the page in a browser, and write its pictures: light, dark, and as on a phone."""
    clock = SteppedClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    async with Simulator(organization="acme", clock=clock, ui=True) as sim:
        runs = await _push_all(sim, clock)
        waiting = sim.push("network-prod", _FILES, message="Roll out 2.5")
        clock.advance(1)
        paths = {"": "/", "-run": _run_path("network-staging", runs["network-staging"])}
        for screen, path in paths.items():
            for look, (width, dark) in _LOOKS.items():
                async with browser() as tab:
                    await tab.open(sim.address + path, width=width, dark=dark)
                    await _check(tab, sim)
                    (folder / f"page{screen}-{look}.png").write_bytes(await tab.screenshot())
        await _check_changes(sim, clock, runs["network-prod"], waiting)


async def _push_all(sim: Simulator, clock: SteppedClock) -> dict[str, str]:
    """Start a run in each workspace, and return the runs' ids."""
    sim.set_policies(sentinel("soft_failed"), workspace="dns-prod")
    runs = {}
    async with Client(sim.address, sim.token, rate_limiter=None, sleep=clock.sleep) as tfe:
        for name, auto_apply, script in _WORKSPACES:
            await tfe.workspaces.create("acme", name=name, auto_apply=auto_apply)
            sim.script(name, **script)
            runs[name] = sim.push(name, _FILES, message="Roll out 2.4")
            clock.advance(0.4)
    clock.advance(30)
    return runs


def _run_path(workspace: str, run: str) -> str:
    return f"/app/acme/workspaces/{workspace}/runs/{run}"


async def _check(tab: Browser, sim: Simulator) -> None:
    """Check that the page is live, fits into the window, and requests nothing from elsewhere."""
    await tab.wait_for("document.getElementById('live')?.textContent === 'live'")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await tab.evaluate(overflow) == 0, "the page is wider than the window"
    assert tab.problems == []
    foreign = [url for url in tab.requested if not url.startswith((sim.address, "data:"))]
    assert foreign == []


async def _check_changes(sim: Simulator, clock: SteppedClock, holder: str, waiting: str) -> None:
    """Check that an open page shows the next status without another navigation."""
    async with browser() as tab:
        await tab.open(sim.address + _run_path("network-prod", waiting), width=860)
        await _check(tab, sim)
        assert await tab.evaluate(_STATUS) == "pending"
        await tab.evaluate("window.isTheSame = true")
        async with Client(sim.address, sim.token, rate_limiter=None, sleep=clock.sleep) as tfe:
            await tfe.runs.discard(holder)
        clock.advance(60)
        await tab.wait_for(f"{_STATUS} === 'planned'")
        assert await tab.evaluate("window.isTheSame") is True
        assert tab.problems == []
