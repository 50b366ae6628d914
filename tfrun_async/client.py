"""The client, with one attribute per group of resources."""

import asyncio
from collections.abc import Iterable, Sequence
from ssl import SSLContext
from types import TracebackType
from typing import Self

import aiohttp

from tfrun_async._generated.models import Organization, Run, Workspace
from tfrun_async._generated.operations import (
    Account,
    AdminRuns,
    Comments,
    CostEstimates,
    NotificationConfigurations,
    Organizations,
    PolicyChecks,
    PolicyEvaluations,
    PolicySetOutcomes,
    Projects,
    RunEvents,
    RunTasks,
    RunTriggers,
    TagBindings,
    Tags,
    TaskResultOutcomes,
    TaskResults,
    TaskStages,
    TfPolicyEvaluations,
    TfPolicySetOutcomes,
    WorkspaceRunTasks,
    Workspaces,
)
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.retry import Sleep
from tfrun_async._http.secret import strip_traceback
from tfrun_async._http.sessions import MAX_RESPONSE_BYTES, TransportOptions
from tfrun_async._http.settings import find_settings
from tfrun_async._http.stats import OnAttempt, Stats
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.configuration_versions import ConfigurationVersions
from tfrun_async._resources.plans_and_applies import Applies, Plans
from tfrun_async._resources.runs import Runs
from tfrun_async._validation import check_iterable, check_not_coroutine, check_positive_seconds
from tfrun_async.errors import ArgumentError, SettingsError
from tfrun_async.rate_limit._local import LocalRateLimiter, RateLimiter
from tfrun_async.watching import Watch


class Client:
    """A client of HCP Terraform or Terraform Enterprise.

    Opens connections when they are first needed, and closes them at the end of ``async with``, or
    on `close`. Any number of tasks of an event loop may share it. When that loop ends, connections
    are closed; in the next one, or in a forked process, the client opens new ones.

    Args:
        address: Scheme and host of the server. Without it ``TFE_ADDRESS``, then
            ``TFE_HOSTNAME``, then ``https://app.terraform.io``.
        token: A user's or team's API token. Without it ``TFE_TOKEN``, then what the terraform CLI
            reads: ``TF_TOKEN_<host>`` and ``credentials.tfrc.json``.
        timeout: Seconds that one attempt at a request may take. While a body is being sent, such as
            a large upload, they restart with each chunk: only `deadline` bounds it.
        deadline: Seconds that a request may take, with its attempts, the pauses between them, and
            the waits for the rate limits. Each page of a list is a request of its own;
            `runs.create_once` keeps the deadline with all its requests.
        rate_limiter: Makes requests to the API wait for its rate limits. By default a
            `LocalRateLimiter` of this client; None sends everything at once. It is closed with the
            client.
        ssl: Which certificates to trust, and which to present. By default the system's, and none.
        max_response_bytes: The largest response, in bytes after decompression.
        trace_configs: aiohttp's tracing, as for OpenTelemetry's instrumentation. They see secrets:
            the token in the headers, and presigned URLs.
        on_attempt: Called after each attempt at a request; it must not block.
        allow_http: Send the token over plain HTTP, also to hosts other than this machine.
        sleep: Waits for a number of seconds between polls and attempts; tests may use a faster one.

    Raises:
        SettingsError: The address is malformed, or there is no token.
        ArgumentError: `on_attempt` is a coroutine function, or a number is not positive.

    Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs
    """

    runs: Runs
    workspaces: Workspaces
    organizations: Organizations
    account: Account
    projects: Projects
    tags: Tags
    tag_bindings: TagBindings
    configuration_versions: ConfigurationVersions
    plans: Plans
    applies: Applies
    comments: Comments
    run_events: RunEvents
    cost_estimates: CostEstimates
    policy_checks: PolicyChecks
    tf_policy_evaluations: TfPolicyEvaluations
    tf_policy_set_outcomes: TfPolicySetOutcomes
    policy_evaluations: PolicyEvaluations
    policy_set_outcomes: PolicySetOutcomes
    run_tasks: RunTasks
    workspace_run_tasks: WorkspaceRunTasks
    task_stages: TaskStages
    task_results: TaskResults
    task_result_outcomes: TaskResultOutcomes
    run_triggers: RunTriggers
    notification_configurations: NotificationConfigurations
    admin_runs: AdminRuns

    def __init__(
        self,
        address: str | None = None,
        token: str | None = None,
        *,
        timeout: float = 30.0,
        deadline: float = 300.0,
        rate_limiter: RateLimiter | Unset | None = UNSET,
        ssl: SSLContext | None = None,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        trace_configs: Sequence[aiohttp.TraceConfig] = (),
        on_attempt: OnAttempt | None = None,
        allow_http: bool = False,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        try:
            settings = find_settings(address, token, allow_http=allow_http)
        except SettingsError as error:
            # Its frames hold the environment.
            raise strip_traceback(error, error.__cause__) from error.__cause__
        finally:
            del token
        check_not_coroutine("on_attempt", on_attempt)
        check_positive_seconds("timeout", timeout)
        check_positive_seconds("deadline", deadline)
        self.address: str = settings.address
        self._pipeline = pipeline = Pipeline(
            settings,
            timeout=timeout,
            deadline=deadline,
            rate_limiter=LocalRateLimiter() if isinstance(rate_limiter, Unset) else rate_limiter,
            options=TransportOptions(ssl, trace_configs, max_response_bytes),
            on_attempt=on_attempt,
            sleep=sleep,
        )
        self.runs = Runs(pipeline)
        self.workspaces = Workspaces(pipeline)
        self.organizations = Organizations(pipeline)
        self.account = Account(pipeline)
        self.projects = Projects(pipeline)
        self.tags = Tags(pipeline)
        self.tag_bindings = TagBindings(pipeline)
        self.configuration_versions = ConfigurationVersions(pipeline)
        self.plans = Plans(pipeline)
        self.applies = Applies(pipeline)
        self.comments = Comments(pipeline)
        self.run_events = RunEvents(pipeline)
        self.cost_estimates = CostEstimates(pipeline)
        self.policy_checks = PolicyChecks(pipeline)
        self.tf_policy_evaluations = TfPolicyEvaluations(pipeline)
        self.tf_policy_set_outcomes = TfPolicySetOutcomes(pipeline)
        self.policy_evaluations = PolicyEvaluations(pipeline)
        self.policy_set_outcomes = PolicySetOutcomes(pipeline)
        self.run_tasks = RunTasks(pipeline)
        self.workspace_run_tasks = WorkspaceRunTasks(pipeline)
        self.task_stages = TaskStages(pipeline)
        self.task_results = TaskResults(pipeline)
        self.task_result_outcomes = TaskResultOutcomes(pipeline)
        self.run_triggers = RunTriggers(pipeline)
        self.notification_configurations = NotificationConfigurations(pipeline)
        self.admin_runs = AdminRuns(pipeline)

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
        """Statistics of the requests of this client."""
        return self._pipeline.stats

    def watch(
        self,
        *,
        runs: Iterable[Run | str] | None = None,
        workspaces: Iterable[Workspace | str] | None = None,
        organization: Organization | str | None = None,
    ) -> Watch:
        """Watch the given runs, or all runs of some workspaces or of an organization.

        Of a run the first change has its current status, or, if it is given as a `Run`, what has
        changed since it was read. Runs that are started later are included, unless `runs` is
        given: then add them with `Watch.add`.

        Args:
            runs: Runs or their ids, of any organizations; more can be added later.
            workspaces: Workspaces or their ids.
            organization: An organization or its name.

        Raises:
            ArgumentError: Not exactly one of these is given, or a single run or workspace.

        Example:
            ``async for change in tfe.watch(organization="acme"): ...``
        """
        if [runs, workspaces, organization].count(None) != 2:
            raise ArgumentError("watch: expected either runs, workspaces or an organization")
        check_iterable("runs", runs)
        check_iterable("workspaces", workspaces)
        return Watch(
            self._pipeline, runs=runs or (), workspaces=workspaces, organization=organization
        )

    async def close(self, *, wait: float | None = 0.0) -> None:
        """Close all connections; no request can be sent after that.

        Args:
            wait: Seconds to let requests finish that are in flight; None is as long as they take.
                What is left then ends in a `TransportError`: `OutcomeUnknownError` if it may have
                changed something.
        """
        await self._pipeline.close(wait)
