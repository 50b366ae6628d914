"""Runs: create one, wait for it, act on it, and start many."""

from __future__ import annotations

import math
import os
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable, Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, Unpack

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run
from tfrun_async._http.ids import id_or_name, path_id, resource_ids
from tfrun_async._http.request import Request, required
from tfrun_async._model import Resource, read_or
from tfrun_async._run import create_once
from tfrun_async._run.classify import Goal
from tfrun_async._run.marker import Marker
from tfrun_async._run.wait import OnChange, Wait
from tfrun_async._validation import check_not_coroutine
from tfrun_async.errors import ArgumentError, TfrunError
from tfrun_async.rollout._rollout import Rollout
from tfrun_async.rollout._sqlite_journal import check_path
from tfrun_async.rollout._steps import Rule, Step, leave
from tfrun_async.waiting import Until, WaitResult

if TYPE_CHECKING:
    from tfrun_async._generated.arguments import RunOptions
    from tfrun_async._generated.models import Workspace
    from tfrun_async.notifications import NotificationReceiver
    from tfrun_async.report import RunReport
    from tfrun_async.rollout._starts import Configuration

R = TypeVar("R", bound=Resource)


class Runs(create_once.Runs):
    """Executions of Terraform, each a plan and, if it is confirmed, an apply.

    Every method may raise `UnauthorizedError` and `RateLimitedError`.
    """

    async def wait(
        self,
        run: Run | str,
        *,
        until: Goal | Literal["final", "decision"] = Until.FINAL,
        timeout: float | None = None,
        on_change: OnChange | None = None,
        others_decide: bool = False,
    ) -> WaitResult:
        """Wait until a run has ended, needs a decision, or meets the caller's condition.

        The run is polled: often after each change, and less often while there is none. If the
        status is unknown, the server is asked whether it is final.

        A run that needs a decision ends the wait, whatever `until` says. A run that applies
        automatically needs one only if it can still be confirmed after half a minute.

        Failed reads are retried with increasing delays, for up to five minutes without a success.

        Args:
            run: The run, or its id.
            until: An `Until`, its name, or a function of the run that returns whether to stop. A
                run that has ended always ends the wait.
            timeout: Maximum seconds to wait; None for no limit.
            on_change: Called with each change of the status, in order, including changes between
                two polls. It must not block. To iterate over changes, use `Client.watch`.
            others_decide: Continue to wait when a decision is needed, since others may take it.
                With `Until.DECISION`, only if this token may not take it.

        Raises:
            WaitTimeoutError: The run was never read before the timeout, so there is no result.
            TfrunError: A read failed with an error that is not transient, or all reads failed for
                too long.
        """
        if timeout is not None and not timeout >= 0:
            raise ArgumentError(f"timeout: must be ≥ 0 seconds, got {timeout:g}")
        goal = _parse_until(until)
        check_not_coroutine("on_change", on_change)
        path_id("run", run, "run-")
        last_read = run if isinstance(run, Run) and read_or(run, "status", None) else None
        run_id = run.id if isinstance(run, Run) else run
        wait = Wait(self._pipeline, run_id, last_read, goal, others_decide, on_change)
        return await wait.result(math.inf if timeout is None else timeout)

    async def explain(self, run: Run | str, *, changes: bool = False) -> RunReport:
        """Explain why a run has failed or what it waits for, and what can be done about it.

        The run is read again, with its plan, apply, workspace, stages and configuration version in
        one request. More requests follow only where its status makes them relevant: for example,
        the log of a plan that has failed, or the events of a run that was canceled.

        Args:
            run: The run, or its id.
            changes: Also read the JSON plan, for the addresses of the resources that it changes.

        Returns:
            The report. What this token cannot read, such as a policy, is missing in it;
            `RunReport.unreadable` says so.

        Raises:
            NotFoundError: There is no such run, or the token's owner may not see it.

        Example:
            ``print((await tfe.runs.explain(run)).text())``
        """
        from tfrun_async._run.explain import explain  # noqa: PLC0415  (imported on first use)

        return await explain(self._pipeline, run, changes=changes)

    @create_once.with_arguments_of(operations.Runs.create, "configuration_version")
    async def start_from_directory(
        self,
        workspace: Workspace | str,
        directory: str | os.PathLike[str],
        *,
        follow_links: bool = False,
        key: str | None = None,
        **options: Unpack[RunOptions],
    ) -> Run:
        """Upload a directory as a configuration, and start a run with it, as `create_once` does.

        All arguments are checked before anything is created: those of the run, and whether the
        directory can be packed and contains the workspace's working directory. A plan-only run gets
        a configuration that only such runs may use.

        If the upload fails, no run is started, and an unused configuration version remains. If the
        run cannot be started, the notes of the error name the configuration version, to use with
        `create_once`.

        Args:
            workspace: The workspace to run in, its id, or `organization/name`.
            directory: The root of the configuration.
            follow_links: Replace symlinks that leave the directory by their targets, as the
                terraform CLI does.
            key: The idempotency key, as for `create_once`.
            **options: Other arguments of `create`, without the configuration version.

        Raises:
            ArgumentError: An argument is not valid.
            ArchiveError: The directory cannot be packed.
            UploadFailedError: The server could not read the archive.
            WaitTimeoutError: The server took more than five minutes to process the upload.
            OutcomeUnknownError: As for `create_once`.
            MarkerNotKeptError: As for `create_once`.

        Example:
            ``run = await tfe.runs.start_from_directory("acme/app", "infra", plan_only=True)``
        """
        # Imported on first use, as it loads the models of workspaces and configurations.
        from tfrun_async._resources.configuration_versions import (  # noqa: PLC0415
            ConfigurationVersions,
        )

        if options.pop("configuration_version", None) is not None:
            raise ArgumentError("configuration_version: must not be given with a directory")
        if key is not None:
            Marker.of_key(key)
        await _UnsentRuns(self._pipeline).create(workspace=workspace, **options)
        version = await ConfigurationVersions(self._pipeline).create_from_directory(
            workspace,
            directory,
            follow_links=follow_links,
            speculative=options.get("plan_only"),
            provisional=options.get("save_plan"),
        )
        options["configuration_version"] = version
        try:
            return await self.create_once(workspace=workspace, key=key, **options)
        except TfrunError as error:
            error.add_note(f"{version.id} was uploaded for the run; another run can use it")
            raise

    def start_many(
        self,
        workspaces: Iterable[Workspace | str] | AsyncIterable[Workspace | str],
        *,
        journal: str | Path,
        decide: Rule = leave,
        waves: Sequence[float] = (),
        tolerate: float = 0,
        concurrency: int = 50,
        timeout: float | None = None,
        notifications: NotificationReceiver | None = None,
        directory: str | os.PathLike[str] | None = None,
        follow_links: bool = False,
        **options: Unpack[RunOptions],
    ) -> AsyncGenerator[Step, None]:
        """Start a run in each of many workspaces, finish it, and yield each step.

        The runs are watched together, by listing the runs of their organizations: one request per
        hundred runs, within half of the API's limits. Up to 20 runs are read one by one.

        The journal makes this safe to repeat: if the process is killed or the iteration is left
        early, a call with the same journal and workspaces resumes the rollout. No workspace gets a
        second run. Failed items are retried; finished ones are reported again.

        A marker at the end of each run's message, such as `` [tfrun 0123456789abcdef0123]``, names
        the rollout and the workspace; see `create_once`. If the server does not keep it, the
        rollout goes on, and the step of the start has a `MarkerNotKeptError`.

        Leaving the iteration stops the rollout; its runs are not canceled. The journal is released
        when the iterator is closed: close it with `contextlib.aclosing`, or the next call may find
        the journal in use.

        Args:
            workspaces: Workspaces, their ids, or `organization/name`; or the result of
                `workspaces.find`, which is read before the first step. The first ones are the
                canaries.
            journal: The file to keep the state in; it is created if it does not exist. One process
                at a time can use it. It holds no secrets.
            decide: Called with a run that waits to be confirmed, and its plan; returns the
                decision. The plan's counts are None if the server does not give them. After a
                restart it may be called again for the same run. Without it, such runs are left to
                others.
            waves: The total number of workspaces at the end of each wave or, as a float, their
                share of all. A wave starts when the previous one is done. The remaining workspaces
                are the last wave.
            tolerate: The number of workspaces of a wave that may fail or, as a float, their share
                of it. When more have failed, no further run is started; runs in progress are
                finished.
            concurrency: The number of workspaces that are processed at a time.
            timeout: Seconds that each run may take from its start, or from when the rollout was
                resumed. After that, its workspace fails with a `WaitTimeoutError`; the run is not
                canceled. None for no limit.
            notifications: The receiver of notifications of these workspaces. With it, decisions are
                taken as soon as a notification arrives.
            directory: The root of a configuration, which is uploaded to each workspace right before
                its run starts. A plan-only run gets one that only such runs may use. Without it,
                each run uses the current configuration of its workspace.
            follow_links: As for `start_from_directory`.
            **options: Other arguments of `create`, the same for all runs.

        Raises:
            WaveFailedError: More workspaces of a wave failed than `tolerate` allows.
            JournalError: The journal is in use, belongs to another rollout, or cannot be read or
                written.
            ArgumentError: An argument is not valid, such as a journal that is no file, or two
                names of the same workspace.
            ArchiveError: The directory cannot be packed.
            NotFoundError: There is no workspace with a given name.

        Example:
            ``async for step in tfe.runs.start_many(ids, journal="roll-out.db"): print(step)``
        """
        from tfrun_async._generated.arguments import RunOptions  # noqa: PLC0415  (on first use)

        if unknown := options.keys() - RunOptions.__annotations__:
            raise TypeError(f"start_many() got an unexpected keyword argument {min(unknown)!r}")
        required("journal", journal)
        for name, value in (("decide", decide), ("waves", waves), ("tolerate", tolerate)):
            required(name, value)
        path = check_path(journal)
        if isinstance(workspaces, AsyncIterable):
            start = partial(
                self.start_many,
                journal=path,
                decide=decide,
                waves=waves,
                tolerate=tolerate,
                concurrency=concurrency,
                timeout=timeout,
                notifications=notifications,
                directory=directory,
                follow_links=follow_links,
                **options,
            )
            return _start_in_found(workspaces, start)
        rollout = Rollout(
            resource_ids("workspaces", workspaces, "ws-", id_or_name),
            path,
            self,
            self._pipeline,
            options,
            decide=decide,
            waves=waves,
            tolerate=tolerate,
            concurrency=concurrency,
            timeout=math.inf if timeout is None else timeout,
            notifications=notifications,
            configuration=self._configuration(directory, follow_links, options),
        )
        return rollout.steps()

    def _configuration(
        self, directory: str | os.PathLike[str] | None, follow_links: bool, options: RunOptions
    ) -> Configuration | None:
        if directory is None:
            return None
        # Imported on first use, as it loads the models of workspaces and configurations.
        from tfrun_async._resources.configuration_versions import (  # noqa: PLC0415
            ConfigurationVersions,
            DirectoryUpload,
        )

        return DirectoryUpload(
            ConfigurationVersions(self._pipeline),
            directory,
            follow_links=follow_links,
            speculative=options.get("plan_only"),
            provisional=options.get("save_plan"),
        )


class _UnsentRuns(operations.Runs):
    """Checks the arguments of requests, and sends none."""

    async def _read(self, kind: type[R] | tuple[type[R], ...], request: Request) -> R:  # noqa: ARG002
        return (kind if isinstance(kind, type) else kind[0])(id="")


async def _start_in_found(
    workspaces: AsyncIterable[Workspace | str],
    start: Callable[[list[Workspace | str]], AsyncGenerator[Step, None]],
) -> AsyncGenerator[Step, None]:
    """Find the workspaces, and start runs in them."""
    found = [each async for each in workspaces]
    async with aclosing(start(found)) as steps:
        async for step in steps:
            yield step


def _parse_until(until: Goal | str) -> Goal:
    """Return the goal of a wait, which may be given by its name."""
    if callable(until):
        check_not_coroutine("until", until)
        return until
    try:
        return Until(until)
    except ValueError:
        names = ", ".join(map(repr, map(str, Until)))
        raise ArgumentError(
            f"until: must be {names} or a function of a run, got {until!r}"
        ) from None
