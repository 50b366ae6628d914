"""Apply, override, discard and cancel runs from the command line."""

import asyncio
import io
import os
import sys
from collections.abc import Awaitable, Callable, Iterator

import pytest

from tests.cli.conftest import RecordSession, Terminal, Tfrun, wait_until
from tests.support.policies import opa
from tests.support.workspaces import ONE_RESOURCE, advance_clock
from tfrun_async import Client
from tfrun_async.cli._decisions import apply, cancel, discard, override
from tfrun_async.cli._exit_codes import ExitCode
from tfrun_async.models import RunStatus
from tfrun_async.simulator import Simulator


class Keyboard(io.StringIO):
    """A terminal on which lines are typed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._reading, self._writing = os.pipe()

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._reading

    def type(self, text: str) -> None:
        """Type text, on a terminal that also is standard error."""
        self._monkeypatch.setattr(sys, "stdin", self)
        self._monkeypatch.setattr(sys, "stderr", Terminal())
        os.write(self._writing, text.encode())

    def close(self) -> None:
        os.close(self._writing)  # ends a read, after which nothing needs the other end


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyboard]:
    """A terminal in place of standard input and standard error, once something is typed."""
    keyboard = Keyboard(monkeypatch)
    yield keyboard
    keyboard.close()


def asked() -> str:
    """Return what was shown apart from the results."""
    assert isinstance(sys.stderr, Terminal)
    return sys.stderr.getvalue()


@pytest.fixture
async def two_planned_runs(sim: Simulator, tfe: Client, planned_run: str) -> list[str]:
    """The ids of runs of two workspaces that wait for confirmation; one destroys a resource."""
    await tfe.workspaces.create(sim.organization, name="dns")
    sim.script("dns", additions=1, destructions=1)
    dns = sim.push("dns", ONE_RESOURCE)
    advance_clock(sim, 60)
    return [planned_run, dns]


async def test_a_run_is_confirmed(
    tfrun: Tfrun, tfe: Client, sim: Simulator, planned_run: str
) -> None:
    """It tells where the run stands then, since that is only queued."""
    result = await tfrun("apply", planned_run, "--comment", "Go")
    assert result.err.splitlines() == [
        f"{planned_run} waits to be confirmed or discarded: 1 to add, 0 to change, 0 to destroy",
        "To create:",
        "  terraform_data.one",
    ]
    page = f"{sim.address}/app/example/workspaces/network/runs/{planned_run}"
    assert result.out.splitlines() == [
        f"{planned_run}  apply_queued",
        f"Page: {page}",
        f"Next: tfrun wait {planned_run}",
    ]
    assert [each.body async for each in tfe.comments.list_for_run(planned_run)] == ["Go"]


async def test_a_run_is_discarded(tfrun: Tfrun, planned_run: str) -> None:
    """As a document for programs, if they ask."""
    result = await tfrun("discard", planned_run, "--json")
    assert (result.code, result.document["status"]) == (0, "discarded")


async def test_a_run_is_canceled_by_force_if_need_be(
    tfrun: Tfrun, sim: Simulator, tfe: Client, workspace_id: str
) -> None:
    """First politely, then not."""
    sim.script("network", plan_seconds=1e6, ignores_cancel=True)
    run = sim.push("network", ONE_RESOURCE)
    advance_clock(sim, 10)
    assert (await tfrun("cancel", run)).out.startswith(f"{run}  planning\nPage: http")
    assert (await tfrun("cancel", run, "--force")).code == 9
    advance_clock(sim, 60)
    assert (await tfrun("cancel", run, "--force")).code == 0
    assert (await tfe.runs.read(run)).status == RunStatus.FORCE_CANCELED


async def test_several_runs_are_confirmed(
    tfrun: Tfrun, tfe: Client, two_planned_runs: list[str]
) -> None:
    """By id or by their workspaces; what is destroyed is shown, and each has its result."""
    result = await tfrun("apply", two_planned_runs[0], "example/dns", "example/d*")
    assert "To delete:\n  simulated_resource.delete[0]\n" in result.err
    assert [line for line in result.out.splitlines() if line.startswith("run-")] == [
        f"{run}  apply_queued" for run in two_planned_runs
    ]


async def test_an_error_does_not_keep_other_runs_from_a_decision(
    tfrun: Tfrun, tfe: Client, two_planned_runs: list[str]
) -> None:
    """The exit code tells of it."""
    first, second = two_planned_runs
    await tfe.runs.discard(first)
    result = await tfrun("discard", first, second, "--json", "id,status")
    assert result.code == ExitCode.WRONG_STATE
    assert result.lines == [{"id": second, "status": "discarded"}]
    assert f"{first}/actions/discard: 409" in result.err


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        ("yes\n", ExitCode.DONE, RunStatus.APPLY_QUEUED),
        (" Y \n", ExitCode.DONE, RunStatus.APPLY_QUEUED),
        ("\n", ExitCode.NEEDS_DECISION, RunStatus.PLANNED),
        ("apply\n", ExitCode.NEEDS_DECISION, RunStatus.PLANNED),
    ],
)
@pytest.mark.real_time  # a thread reads the answer
async def test_a_terminal_asks_before_it_applies(
    keyboard: Keyboard,
    record_session: RecordSession,
    tfe: Client,
    planned_run: str,
    answer: str,
    code: ExitCode,
    status: RunStatus,
) -> None:
    """Anything but yes leaves the run as it is."""
    keyboard.type(answer)
    recorded = record_session(on_terminal=True)
    assert await apply(recorded.session, [planned_run]) is code
    assert "  terraform_data.one\n" in asked()
    assert f"Apply {planned_run}? [y/N] " in asked()
    assert ("tfrun: nothing was applied" in asked()) == (code is not ExitCode.DONE)
    assert (await tfe.runs.read(planned_run)).status == status


async def test_nothing_is_asked_if_the_answer_is_given(
    keyboard: Keyboard, record_session: RecordSession, planned_run: str
) -> None:
    """The change is shown all the same."""
    keyboard.type("")
    assert await apply(record_session().session, [planned_run], yes=True) is ExitCode.DONE
    assert "To create:" in asked()
    assert "[y/N]" not in asked()


async def test_a_question_can_be_interrupted(
    keyboard: Keyboard, record_session: RecordSession, tfe: Client, planned_run: str
) -> None:
    """Nothing is applied then."""
    keyboard.type("")
    asking = asyncio.ensure_future(apply(record_session(as_json=True).session, [planned_run]))
    await wait_until(lambda: "[y/N] " in asked(), asking)
    asking.cancel()
    await asyncio.wait([asking])
    assert asking.cancelled()
    assert asked().endswith("[y/N] \n")
    assert (await tfe.runs.read(planned_run)).status == RunStatus.PLANNED


@pytest.fixture
def overridable_run(sim: Simulator, workspace_id: str) -> str:
    """The id of a run that waits for the override of a policy."""
    sim.set_policies(opa())
    run = sim.push("network", ONE_RESOURCE)
    advance_clock(sim, 60)
    return run


async def test_failed_policies_are_overridden(
    tfrun: Tfrun, tfe: Client, overridable_run: str
) -> None:
    """They are named first; the reason is kept."""
    result = await tfrun("override", "example/network", "--comment", "It is urgent")
    assert result.err.splitlines() == [
        f"{overridable_run} waits for an override: "
        "the post_plan stage has failed and can be overridden",
        "- calendar/no-friday (mandatory): No deployments on Fridays",
    ]
    assert result.out.startswith(f"{overridable_run}  post_plan_")
    again = await tfrun("override", overridable_run, "--json")
    assert (again.code, again.out) == (ExitCode.WRONG_STATE, "")
    assert "it waits for no override" in again.err


@pytest.mark.real_time
async def test_a_terminal_asks_before_it_overrides(
    keyboard: Keyboard, record_session: RecordSession, tfe: Client, overridable_run: str
) -> None:
    """As before it applies."""
    keyboard.type("no\n")
    recorded = record_session(on_terminal=True)
    assert await override(recorded.session, [overridable_run]) is ExitCode.NEEDS_DECISION
    assert f"Override the failures of {overridable_run}? [y/N] " in asked()
    assert await tfe.policies.pending(overridable_run)


async def test_an_override_can_be_waited_for(
    record_session: RecordSession, overridable_run: str
) -> None:
    """Until the run needs the next decision."""
    recorded = record_session(as_json=True)
    code = await override(recorded.session, [overridable_run], wait=True)
    assert code is ExitCode.NEEDS_DECISION
    assert '"needs": "confirmation"' in recorded.file.getvalue()


async def test_an_apply_can_be_waited_for(
    record_session: RecordSession, two_planned_runs: list[str]
) -> None:
    """Also those of several runs, at the same time."""
    recorded = record_session()
    assert await apply(recorded.session, two_planned_runs, wait=True) is ExitCode.DONE
    for run in two_planned_runs:
        assert any(line.startswith(f"{run} was applied: 1 added") for line in recorded.lines)


async def test_a_wait_for_an_apply_has_an_end(
    record_session: RecordSession, sim: Simulator, workspace_id: str
) -> None:
    """Its exit code says so."""
    sim.script("network", apply_seconds=1e6)
    run = sim.push("network", ONE_RESOURCE)
    advance_clock(sim, 60)
    code = await apply(record_session().session, [run], wait=True, timeout=30)
    assert code is ExitCode.TIMED_OUT


@pytest.mark.parametrize(
    ("decide", "seconds", "status"), [(discard, 60, "discarded"), (cancel, 10, "canceled")]
)
async def test_what_was_asked_for_is_a_success(
    record_session: RecordSession,
    sim: Simulator,
    workspace_id: str,
    decide: Callable[..., Awaitable[ExitCode]],
    seconds: float,
    status: str,
) -> None:
    """Though elsewhere a run that is given up is none."""
    sim.script("network", plan_seconds=30)
    run = sim.push("network", ONE_RESOURCE)
    advance_clock(sim, seconds)
    recorded = record_session()
    code = await decide(recorded.session, [run], wait=True)
    assert code is ExitCode.DONE
    assert any(line.startswith(f"{run} was {status} by ") for line in recorded.lines)
