"""Recovery of runs that a previous process requested before it died.

    a start that was noted, without a run ─► wait until the grace period is over
     │
     ├─ one or two of an organization ─► search and list each workspace
     └─ more ─► search the organization's runs, then list them, a hundred a request
         │
         ├─ one run has the marker ─────────────► that run
         ├─ two have it ────────────────────────► DuplicateRunError, which names both
         ├─ one without a marker looks like it ─► OutcomeUnknownError
         └─ none ───────────────────────────────► it was not started: the caller may start it

The server may still process the request of a dead process for some time. After the grace period, a
run that is not found does not exist.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import attrs

from tfrun_async._generated import operations
from tfrun_async._generated.models import Run
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._run.lookup import (
    CLOCK_MARGIN,
    ListRuns,
    RequestedRun,
    list_in_organization,
    list_in_workspace,
    look_through,
    unclear_error,
    workspace_of,
)
from tfrun_async._run.marker import Marker, digits_of, rollout_digits
from tfrun_async.errors import (
    ArgumentError,
    ConflictError,
    DuplicateRunError,
    ForbiddenError,
    MalformedResponseError,
    NotFoundError,
    NotLoadedError,
    TfrunError,
    UnauthorizedError,
    UnprocessableError,
)
from tfrun_async.fan_out import fan_out

_log = logging.getLogger("tfrun_async")

GRACE_PERIOD = 20.0
"""Seconds during which the server may still process the request of a dead process."""

_FEW = 2  # workspaces of an organization that are listed one by one
_MAX_CONCURRENT = 20

_REJECTIONS = (
    ArgumentError,
    UnauthorizedError,
    ForbiddenError,
    NotFoundError,
    ConflictError,
    UnprocessableError,
)

Recovered: TypeAlias = Run | TfrunError | None
"""The run of a workspace; an error if the user must decide; None if there is none."""


def is_rejection(error: TfrunError, *kinds: type[TfrunError]) -> bool:
    """Whether an error of `create_once` means that there is no run to search for.

    Other errors, such as a 429, may follow a lost response, so they do not mean that.

    Args:
        error: The error.
        kinds: Errors of the caller's own that cancel a request before it is sent.
    """
    return isinstance(error, (*_REJECTIONS, *kinds)) and error.__cause__ is None


@attrs.define
class _Lookup:
    """Requested runs of a rollout, and the runs found so far."""

    prefix: str
    """The first digits of all markers of the rollout."""
    requested: Sequence[RequestedRun]
    _by_digits: Mapping[str, RequestedRun] = attrs.field(init=False)
    _by_workspace: Mapping[str, RequestedRun] = attrs.field(init=False)
    _found: dict[str, dict[str, Run]] = attrs.field(init=False, factory=dict)
    """The runs that have the digits of a marker, newest first, by the digits and their ids."""
    _unclear: dict[str, Run] = attrs.field(init=False, factory=dict)
    """Runs without a marker that could be the requested ones, by workspace."""

    def __attrs_post_init__(self) -> None:
        self._by_digits = {each.marker.digits: each for each in self.requested}
        self._by_workspace = {str(each.workspace): each for each in self.requested}

    async def look_through(self, list_runs: ListRuns, search: str, since: datetime) -> None:
        """Search a list until a run of each workspace is found."""
        await look_through(
            list_runs,
            self._look_at,
            search=search,
            since=since,
            is_done=lambda: len(self._found) == len(self.requested),
        )

    def _look_at(self, run: Run, is_recent: bool) -> bool:
        if (digits := digits_of(run)) is not None:
            if digits in self._by_digits:
                self._found.setdefault(digits, {})[run.id] = run
            return digits.startswith(self.prefix)
        workspace = workspace_of(run)
        requested = self._by_workspace.get(workspace or "")
        if workspace and is_recent and requested is not None and requested.could_be(run):
            self._unclear.setdefault(workspace, run)
        return False

    def results(self) -> dict[str, Recovered]:
        """Return the results, by workspace."""
        return {str(each.workspace): self._result(each) for each in self.requested}

    def _result(self, requested: RequestedRun) -> Recovered:
        workspace = str(requested.workspace)
        if runs := [*self._found.get(requested.marker.digits, {}).values()]:
            newest, oldest = runs[0], runs[-1]
            return newest if len(runs) == 1 else DuplicateRunError(workspace, oldest.id, newest.id)
        unclear = self._unclear.get(workspace)
        return None if unclear is None else unclear_error(unclear.id)


async def recover_runs(
    pipeline: Pipeline, rollout: str, requested: Sequence[RequestedRun], since: float
) -> dict[str, Recovered]:
    """Find the runs of a rollout that a previous process requested, by workspace.

    Call it after the grace period.

    Args:
        pipeline: The pipeline to send requests with.
        rollout: Id of the rollout.
        requested: The runs, whose workspaces are given by id.
        since: The earliest time at which one of them can have been created, in seconds since 1970,
            by the server's clock.

    Raises:
        TfrunError: A list could not be read, so there are no results.
    """
    oldest = datetime.fromtimestamp(max(0.0, since - CLOCK_MARGIN), UTC)
    prefix = rollout_digits(rollout)
    recovered: dict[str, Recovered] = {}
    listed, single = await _by_organization(pipeline, requested)
    for organization, group in listed.items():
        lookup = _Lookup(prefix, group)
        try:
            await lookup.look_through(list_in_organization(pipeline, organization), prefix, oldest)
        except NotFoundError:  # some servers have no such list
            single += group
        else:
            recovered |= lookup.results()
    for each in single:
        lookup = _Lookup(prefix, [each])
        list_runs = list_in_workspace(pipeline, each.workspace)
        try:
            await lookup.look_through(list_runs, each.marker.digits, oldest)
        except NotFoundError as error:
            recovered[str(each.workspace)] = error
        else:
            recovered |= lookup.results()
    return recovered


async def _by_organization(
    pipeline: Pipeline, requested: Sequence[RequestedRun]
) -> tuple[dict[str, list[RequestedRun]], list[RequestedRun]]:
    """Group runs by the organization to list, and return those whose workspaces are listed."""
    if len(requested) <= _FEW:
        return {}, [*requested]
    groups: dict[str | None, list[RequestedRun]] = {}

    async def read(each: RequestedRun) -> str | None:
        return await organization_of(pipeline, str(each.workspace))

    async with aclosing(fan_out(requested, read, concurrency=_MAX_CONCURRENT)) as results:
        async for result in results:
            groups.setdefault(result.result(), []).append(result.item)
    listed = {name: group for name, group in groups.items() if name and len(group) > _FEW}
    return listed, [each for name in groups.keys() - listed.keys() for each in groups[name]]


async def organization_of(pipeline: Pipeline, workspace: str) -> str | None:
    """Return the name of a workspace's organization; None if the server does not say."""
    try:
        organization = (await operations.Workspaces(pipeline).read(workspace)).organization
    except (NotFoundError, NotLoadedError, MalformedResponseError):
        return None
    return organization.id if organization is not None else None


@attrs.frozen
class RolloutRuns:
    """The runs of a rollout in an organization, found by their markers or messages."""

    runs: Mapping[str, str]
    """Ids of the runs, by workspace; the oldest one if there are several."""
    unclear: Mapping[str, str]
    """Ids of runs without a marker that could belong to the rollout, by workspace."""


async def find_rollout(
    pipeline: Pipeline, rollout: str, organization: str, *, message: str, age: timedelta
) -> RolloutRuns | None:
    """Find all runs of a rollout whose journal was lost; None if there is no such list.

    If no run has a marker of the rollout, the server may have truncated the messages.

    Args:
        pipeline: The pipeline to send requests with.
        rollout: Id of the rollout.
        organization: The organization's name.
        message: The message of its runs, without a marker.
        age: The maximum age that they can have, relative to the organization's newest run.
    """
    prefix = rollout_digits(rollout)
    model = RequestedRun("", Marker.of_rollout(rollout, ""), message)
    found: dict[str, str] = {}
    unclear: dict[str, str] = {}

    def look_at(run: Run, is_recent: bool) -> bool:
        workspace = workspace_of(run)
        if workspace is None:
            return False
        if is_hit := (digits_of(run) or "").startswith(prefix):
            if found.get(workspace, run.id) != run.id:
                _log.warning("%s", DuplicateRunError(workspace, run.id, found[workspace]))
            found[workspace] = run.id  # newest first, so the last one is the oldest
        elif is_recent and model.could_be(run):
            unclear[workspace] = run.id
        return is_hit

    list_runs = list_in_organization(pipeline, organization)
    try:
        await look_through(list_runs, look_at, search=prefix, since=age, is_done=lambda: False)
    except NotFoundError:
        return None
    return RolloutRuns(found, {} if found else unclear)
