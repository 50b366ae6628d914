"""HashiCorp's SDK, which blocks: whatever is done at once has a thread of its own."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

from pytfe import TFEClient, TFEConfig  # type: ignore[import-not-found]  # as httpx is
from pytfe.models import (  # type: ignore[import-not-found]
    Run,
    RunCreateOptions,
    RunListForOrganizationOptions,
    RunListOptions,
    Workspace,
)

from tests.benchmarks import worker
from tests.benchmarks.documents import workspace_of
from tests.benchmarks.worker import CONCURRENCY, Job, Result, Seen, Seens, Stopwatch


def look(run: Run) -> Seen:
    """Read what is to be read of a run."""
    return (run.id, run.status, run.created_at, run.workspace.id, run.plan.id)


class Pytfe:
    """The work through its services and models."""

    def __init__(self, tfe: TFEClient, threads: ThreadPoolExecutor) -> None:
        self._runs = tfe.runs
        self._at_once = threads.map

    def perform(self, work: str, amount: int) -> Seens:
        """Do one of the works."""
        if work in {"list", "stream"}:
            runs, kept = 0, deque[Seen](maxlen=1 if work == "stream" else None)
            for seen in self._list_organization(f"acme-{amount}"):
                runs += 1
                kept.append(seen)
            return runs, kept
        if work == "read":
            found = list(self._at_once(self._read, worker.run_ids(amount)))
        elif work == "create":
            found = list(self._at_once(self._create, range(amount)))
        else:
            lists = self._at_once(self._list_workspace, worker.workspaces(amount))
            found = list(chain.from_iterable(lists))
        return len(found), found

    def _list_organization(self, name: str) -> Iterator[Seen]:
        options = RunListForOrganizationOptions(page_size=100)
        return map(look, self._runs.list_for_organization(name, options))

    def _list_workspace(self, workspace: str) -> list[Seen]:
        return [look(run) for run in self._runs.list(workspace, RunListOptions(page_size=20))]

    def _read(self, run: str) -> Seen:
        return look(self._runs.read(run))

    def _create(self, number: int) -> Seen:
        workspace = Workspace(id=workspace_of(number))
        return look(
            self._runs.create(RunCreateOptions(workspace=workspace, message=f"Run {number}"))
        )


def turn(job: Job) -> Result:
    """Do a job with a client and threads that have been used before."""
    config = TFEConfig(address=job.address, token="token")
    with TFEClient(config) as tfe, ThreadPoolExecutor(CONCURRENCY) as threads:
        contender = Pytfe(tfe, threads)
        contender.perform("read", CONCURRENCY)
        with Stopwatch() as watch:
            seens = contender.perform(job.work, job.amount)
    return worker.result(watch, seens)


if __name__ == "__main__":
    worker.answer(turn)
