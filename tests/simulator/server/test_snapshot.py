"""A simulator that is saved and loaded goes on as if nothing had happened."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.support import simulator_tour
from tests.support.core_api import Api
from tests.support.sent_members import RecordingApi
from tfrun_async.simulator import Clock, Fault, Simulator, SteppedClock
from tfrun_async.simulator._records.object_graph import GraphWriter, Vocabulary
from tfrun_async.simulator._server import snapshot
from tfrun_async.simulator._server.faults import FaultSelector

FILES = {
    "main.tf": 'resource "terraform_data" "a" {\n  count = 3\n  input = data.x.y.id\n}\n'
    'data "x" "y" {\n}\noutput "ids" {\n  value = terraform_data.a[*].id\n}\n'
}
STATUSES = ("pending", "plan_queued", "planning", "planned", "apply_queued", "applying", "applied")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "saved.json"


def fill(sim: Simulator) -> None:
    """Add workspaces whose runs have come to different points."""
    for status in STATUSES:
        settings = {"auto-apply": status != "planned"}
        workspace = sim.workspace(f"to-{status}", files=FILES, settings=settings)
        workspace.run(status)
        workspace.run(message="behind it")
    sim.workspace("failing").apply_fails("quota").run("planned")
    sim.workspace("checked").policy_soft_fails().run("policy_checking")
    drifting = sim.workspace("drifting", files=FILES)
    drifting.run("applied")
    drifting.drifts("terraform_data.a[0]").run("planned")
    sim.workspace("canceled", settings={"auto-apply": True}).run("planning")


def continue_to_end(sim: Simulator) -> Iterator[Any]:
    """Let some time pass, again and again, and yield how all runs and states stand."""
    assert isinstance(sim.clock, SteppedClock)
    store = sim._core.store
    for seconds in (0.0, 0.3, 1.0, 2.0, 60.0):
        sim.clock.advance(seconds)
        sim._core.lifecycle.run_due(sim.clock.now())
        if seconds == 2.0:
            for name in ("failing", "drifting"):
                found = store.find_workspace("example", name)
                assert found is not None
                user = found.runs[0].created_by
                if found.runs[-1].status == "planned":
                    sim._core.lifecycle.confirm(found.runs[-1], sim.clock.now(), user)
        yield {
            (run.workspace.name, run.id): (
                *run.history,
                run.plan.lines,
                run.apply.lines,
                run.plan_result and run.plan_result.additions,
            )
            for run in store.runs.values()
        }
        yield {each.name: each.state for each in store.workspaces.values()}


def test_a_loaded_simulator_goes_on_like_the_saved_one(path: Path) -> None:
    """All runs have the same next statuses, logs and states, and new records the same ids."""
    sim = Simulator(clock=SteppedClock())
    fill(sim)
    sim.save(path)
    loaded = Simulator.load(path, clock=SteppedClock())
    assert (loaded.token, loaded.organization) == (sim.token, sim.organization)
    assert loaded.clock.now() == sim.clock.now()
    for before, after in zip(continue_to_end(sim), continue_to_end(loaded), strict=True):
        assert before == after
    for each in (sim, loaded):
        each.workspace("to-applied").run("planned_and_finished")
    assert sim.workspace("to-applied").run() == loaded.workspace("to-applied").run()
    assert sim.workspace("new").id == loaded.workspace("new").id


def test_only_its_owner_can_read_the_file(path: Path) -> None:
    """It has secrets."""
    Simulator().save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_loaded_simulator_serves_what_was_saved(path: Path) -> None:
    """To the same tokens, with the same scenarios, faults and permissions."""
    sim = Simulator(organization="acme", clock=SteppedClock())
    run = sim.workspace("network").apply_fails("quota").run("planned")
    reader = sim.add_token("team", {"network": "read"})
    sim.fault(Fault.SERVER_ERROR, method="GET", path="/runs/*", times=2)
    sim.chaos(0.0, seed=3)
    sim.save(path)
    async with (
        Simulator.load(path, clock=SteppedClock(), token="another-token") as loaded,
        loaded.client() as tfe,
        loaded.client(reader) as team,
        loaded.client(sim.token) as owner,
    ):
        assert loaded.token == "another-token"
        assert (await tfe.runs.read(run)).actions.is_confirmable
        assert loaded.injected == {Fault.SERVER_ERROR: 2}
        assert not (await team.runs.read(run)).permissions.can_apply
        await owner.runs.apply(run)
        assert (await tfe.runs.wait(run, timeout=600)).run.status == "errored"


def test_time_passes_on_other_clocks(path: Path) -> None:
    """What was about to happen has happened; a clock that is behind is refused."""
    clock = SteppedClock()
    sim = Simulator(clock=clock)
    sim.workspace("network").run("planning")
    sim.save(path)
    loaded = Simulator.load(path)
    loaded.workspace("network").run()
    assert [run.status for run in loaded._core.store.runs.values()] == ["planned", "pending"]
    clock.advance(10**9)
    sim.save(path)
    with pytest.raises(ValueError, match="time: must not be in the future of the clock"):
        Simulator.load(path, clock=Clock())


def test_other_seeds_are_loaded_too(path: Path) -> None:
    """And a snapshot may have more records beside it, but only a new simulator takes it."""
    path.write_text('{"workspaces": [{"name": "network"}]}')
    sim = Simulator.load(path, clock=SteppedClock())
    sim.save(path)
    document = json.loads(path.read_text())
    sim = Simulator(clock=SteppedClock())
    sim.add_seed({**document, "workspaces": [{"name": "storage"}]})
    assert [each.name for each in sim._core.store.workspaces.values()] == ["network", "storage"]
    with pytest.raises(ValueError, match=r"seed.snapshot: the simulator must be new"):
        sim.add_seed(document)


@pytest.mark.parametrize(
    "change",
    [
        lambda saved: saved.update(records={}),
        lambda saved: saved.update(token="other-token"),
        lambda saved: saved["records"]["objects"][0].update({"$list": [{"$nothing": 1}]}),
        lambda saved: saved["records"]["parts"].pop("store"),
        lambda saved: saved["records"]["objects"].append({"$type": "Path"}),
    ],
    ids=["empty", "token", "sign", "part", "class"],
)
def test_a_file_that_was_changed_is_refused(path: Path, change: Any) -> None:
    """With its place, and without the token."""
    Simulator(clock=SteppedClock()).save(path)
    document = json.loads(path.read_text())
    change(document["snapshot"])
    with pytest.raises(ValueError, match=r"seed\.snapshot\.(records|token): must") as caught:
        Simulator(clock=SteppedClock()).add_seed(document)
    assert "other-token" not in str(caught.value)


def test_every_kind_of_record_can_be_saved() -> None:
    """All that the tour of the simulator leaves is the same after it was saved and read."""
    api = RecordingApi()
    simulator_tour.visit_all(api)
    document = snapshot.dump(api.core, FaultSelector())
    copied = Api().core
    snapshot.restore(copied, FaultSelector(), orjson.loads(orjson.dumps(document)))
    assert snapshot.dump(copied, FaultSelector()) == document
    assert len(document["objects"]) > 500


def test_an_unknown_class_cannot_be_saved() -> None:
    """So a new kind of record cannot be forgotten."""
    writer = GraphWriter(Vocabulary(classes={}, known={}, omitted={}))
    with pytest.raises(TypeError, match="object cannot be saved"):
        writer.write({"part": [object()]})
