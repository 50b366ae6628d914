"""The client: its lifetime, and one attribute per group of resources."""

import asyncio
from types import TracebackType
from typing import Self

from tfrun_async._generated.operations import (
    AdminRuns,
    Comments,
    CostEstimates,
    Organizations,
    PolicyChecks,
    RunEvents,
    Runs,
    RunTasks,
    RunTriggers,
    TaskResultOutcomes,
    TaskResults,
    TaskStages,
    WorkspaceRunTasks,
    Workspaces,
)
from tfrun_async._retry import Sleep
from tfrun_async._settings import resolve
from tfrun_async._transport import Stats, Transport
from tfrun_async.configuration import ConfigurationVersions
from tfrun_async.logs import Applies, Plans


class Client:
    """A client of HCP Terraform or Terraform Enterprise.

    Opens connections when they are first needed, and closes them at the end of ``async with``, or
    on `close`. It belongs to the event loop it is first used in, and any number of tasks there
    may share it.

    Args:
        address: Scheme and host of the server. Without it ``TFE_ADDRESS``, then
            ``https://app.terraform.io``.
        token: A user's or team's API token. Without it ``TFE_TOKEN``, then what the terraform CLI
            reads: ``TF_TOKEN_<host>`` and ``credentials.tfrc.json``.
        timeout: Seconds that one attempt at a request may take.
        allow_http: Send the token over plain HTTP, to hosts other than this one too.
        sleep: Waits for a number of seconds between polls and attempts; a test's may be faster.

    Raises:
        SettingsError: The address is malformed, or there is no token.

    Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs
    """

    runs: Runs
    workspaces: Workspaces
    organizations: Organizations
    configuration_versions: ConfigurationVersions
    plans: Plans
    applies: Applies
    comments: Comments
    run_events: RunEvents
    cost_estimates: CostEstimates
    policy_checks: PolicyChecks
    run_tasks: RunTasks
    workspace_run_tasks: WorkspaceRunTasks
    task_stages: TaskStages
    task_results: TaskResults
    task_result_outcomes: TaskResultOutcomes
    run_triggers: RunTriggers
    admin_runs: AdminRuns

    def __init__(
        self,
        address: str | None = None,
        token: str | None = None,
        *,
        timeout: float = 30.0,
        allow_http: bool = False,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        settings = resolve(address, token, allow_http=allow_http)
        self.address = settings.address
        self._transport = transport = Transport(settings, timeout=timeout, sleep=sleep)
        self.runs = Runs(transport)
        self.workspaces = Workspaces(transport)
        self.organizations = Organizations(transport)
        self.configuration_versions = ConfigurationVersions(transport)
        self.plans = Plans(transport)
        self.applies = Applies(transport)
        self.comments = Comments(transport)
        self.run_events = RunEvents(transport)
        self.cost_estimates = CostEstimates(transport)
        self.policy_checks = PolicyChecks(transport)
        self.run_tasks = RunTasks(transport)
        self.workspace_run_tasks = WorkspaceRunTasks(transport)
        self.task_stages = TaskStages(transport)
        self.task_results = TaskResults(transport)
        self.task_result_outcomes = TaskResultOutcomes(transport)
        self.run_triggers = RunTriggers(transport)
        self.admin_runs = AdminRuns(transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"Client({self.address!r})"

    @property
    def stats(self) -> Stats:
        """What this client has sent so far."""
        return self._transport.stats

    async def close(self) -> None:
        """Close all connections; no call can be sent after that."""
        await self._transport.close()
