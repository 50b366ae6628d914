"""HashiCorp's SDK, which blocks: concurrent requests use threads."""

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
from tests.benchmarks.documents import PAGE, workspace_of
from tests.benchmarks.worker import CONCURRENCY, Job, ReadRuns, Result, RunFields, Stopwatch


def fields_of(run: Run) -> RunFields:
    """Return the fields of a run that are compared."""
    return (run.id, run.status, run.created_at, run.workspace.id, run.plan.id)


class Pytfe:
    """The work through its services and models."""

    def __init__(self, tfe: TFEClient, threads: ThreadPoolExecutor) -> None:
        self._runs = tfe.runs
        self._at_once = threads.map

    def run_work(self, work: str, amount: int) -> ReadRuns:
        """Run one of the works."""
        if work in {"list", "stream", "keep"}:
            runs, kept = 0, deque[RunFields](maxlen=None if work == "list" else 1)
            one_of_each_page = []
            for run in self._list_organization(f"acme-{amount}"):
                if work == "keep" and runs % PAGE == 0:
                    one_of_each_page.append(run)
                runs += 1
                kept.append(fields_of(run))
            return runs, kept
        if work in {"read", "first"}:
            found = list(self._at_once(self._read, worker.run_ids(amount)))
        elif work == "create":
            found = list(self._at_once(self._create, range(amount)))
        else:
            lists = self._at_once(self._list_workspace, worker.workspaces(amount))
            found = list(chain.from_iterable(lists))
        return len(found), found

    def _list_organization(self, name: str) -> Iterator[Run]:
        options = RunListForOrganizationOptions(page_size=100)
        return iter(self._runs.list_for_organization(name, options))

    def _list_workspace(self, workspace: str) -> list[RunFields]:
        return [fields_of(run) for run in self._runs.list(workspace, RunListOptions(page_size=20))]

    def _read(self, run: str) -> RunFields:
        return fields_of(self._runs.read(run))

    def _create(self, number: int) -> RunFields:
        workspace = Workspace(id=workspace_of(number))
        return fields_of(
            self._runs.create(RunCreateOptions(workspace=workspace, message=f"Run {number}"))
        )


def run_job(job: Job) -> Result:
    """Run a job; except for the first, with a client and threads that have been used before."""
    config = TFEConfig(address=job.address, token="token")
    with TFEClient(config) as tfe, ThreadPoolExecutor(CONCURRENCY) as threads:
        contender = Pytfe(tfe, threads)
        if job.work != "first":
            contender.run_work("read", CONCURRENCY)
        with Stopwatch() as watch:
            read_runs = contender.run_work(job.work, job.amount)
    return worker.result(watch, read_runs)


if __name__ == "__main__":
    worker.serve_jobs(run_job)
