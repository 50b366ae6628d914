"""The client, with one attribute per group of resources."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from ssl import SSLContext
from typing import TYPE_CHECKING, Any, Self

import aiohttp

from tfrun_async._generated.groups import Groups
from tfrun_async._http.ids import id_or_name, path_id, resource_ids
from tfrun_async._http.pipeline import Pipeline
from tfrun_async._http.retry import Sleep
from tfrun_async._http.secret import Secret, strip_traceback
from tfrun_async._http.sessions import MAX_RESPONSE_BYTES, TransportOptions
from tfrun_async._http.settings import find_settings
from tfrun_async._http.stats import OnAttempt, Stats
from tfrun_async._model import UNSET, Unset
from tfrun_async._resources.group_attribute import GroupAttribute
from tfrun_async._validation import check_iterable, check_not_coroutine, check_positive_seconds
from tfrun_async.errors import ArgumentError, SettingsError
from tfrun_async.rate_limit._local import LocalRateLimiter, RateLimiter

if TYPE_CHECKING:
    from tfrun_async._generated.models import Organization, Run, Workspace
    from tfrun_async._resources.configuration_versions import ConfigurationVersions
    from tfrun_async._resources.notification_configurations import NotificationConfigurations
    from tfrun_async._resources.pages import Pages
    from tfrun_async._resources.plans_and_applies import Applies, Plans
    from tfrun_async._resources.policies import Policies
    from tfrun_async._resources.raw import Method, RawResponse
    from tfrun_async._resources.runs import Runs
    from tfrun_async._resources.state_versions import StateVersions
    from tfrun_async._resources.variables import Variables, VariableSets
    from tfrun_async._resources.watch_notifications import WatchNotifications
    from tfrun_async._resources.workspaces import Workspaces
    from tfrun_async.watching import Watch


class Client(Groups):
    """A client of HCP Terraform or Terraform Enterprise.

    It opens connections on first use, and closes them at the end of ``async with``, or on `close`.
    Any number of tasks of an event loop may share it. When that loop ends, connections are closed;
    in the next one, or in a forked process, the client opens new ones.

    Args:
        address: Scheme and host of the server. Without it ``TFE_ADDRESS``, then
            ``TFE_HOSTNAME``, then ``https://app.terraform.io``.
        token: A user's or team's API token. Without it ``TFE_TOKEN``, then the sources of the
            terraform CLI: ``TF_TOKEN_<host>`` and ``credentials.tfrc.json``.
        timeout: Seconds that one attempt at a request may take. While a body is sent, such as a
            large upload, the timeout restarts with each chunk, so only `deadline` limits the total.
        deadline: Seconds that a request may take, with its attempts, the pauses between them, and
            the waits for the rate limits. Each page of a list is a request of its own;
            `runs.create_once` keeps the deadline with all its requests.
        rate_limiter: Makes requests wait for the API's rate limits. By default, a
            `LocalRateLimiter` of this client. None turns it off. It is closed with the client.
        ssl: The trusted certificates, and the client certificate. By default, the system's and
            none.
        max_response_bytes: The largest response, in bytes after decompression.
        trace_configs: aiohttp's trace configs, for example OpenTelemetry's. They see secrets: the
            token in the headers, and presigned URLs.
        on_attempt: Called after each attempt at a request; it must not block.
        allow_http: Send the token over plain HTTP, also to hosts other than this machine.
        sleep: Waits for a number of seconds between polls and attempts; tests may use a faster
            function.

    Raises:
        SettingsError: The address is malformed, or there is no token.
        ArgumentError: `on_attempt` is a coroutine function, or a number is not positive.

    Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs
    """

    workspaces: GroupAttribute[Workspaces] = GroupAttribute(
        "tfrun_async._resources.workspaces", "Workspaces"
    )
    runs: GroupAttribute[Runs] = GroupAttribute("tfrun_async._resources.runs", "Runs")
    configuration_versions: GroupAttribute[ConfigurationVersions] = GroupAttribute(
        "tfrun_async._resources.configuration_versions", "ConfigurationVersions"
    )
    plans: GroupAttribute[Plans] = GroupAttribute(
        "tfrun_async._resources.plans_and_applies", "Plans"
    )
    applies: GroupAttribute[Applies] = GroupAttribute(
        "tfrun_async._resources.plans_and_applies", "Applies"
    )
    notification_configurations: GroupAttribute[NotificationConfigurations] = GroupAttribute(
        "tfrun_async._resources.notification_configurations", "NotificationConfigurations"
    )
    policies: GroupAttribute[Policies] = GroupAttribute(
        "tfrun_async._resources.policies", "Policies"
    )
    """Overrides of failed policies of all kinds."""
    state_versions: GroupAttribute[StateVersions] = GroupAttribute(
        "tfrun_async._resources.state_versions", "StateVersions"
    )
    variables: GroupAttribute[Variables] = GroupAttribute(
        "tfrun_async._resources.variables", "Variables"
    )
    variable_sets: GroupAttribute[VariableSets] = GroupAttribute(
        "tfrun_async._resources.variables", "VariableSets"
    )

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
            # Its frames contain the environment.
            raise strip_traceback(error, error.__cause__) from error.__cause__
        finally:
            del token
        check_not_coroutine("on_attempt", on_attempt)
        check_positive_seconds("timeout", timeout)
        check_positive_seconds("deadline", deadline)
        self.address: str = settings.address
        self._pipeline = Pipeline(
            settings,
            timeout=timeout,
            deadline=deadline,
            rate_limiter=LocalRateLimiter() if isinstance(rate_limiter, Unset) else rate_limiter,
            options=TransportOptions(ssl, trace_configs, max_response_bytes),
            on_attempt=on_attempt,
            sleep=sleep,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
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
        workspaces: Iterable[Workspace | str] | AsyncIterable[Workspace | str] | None = None,
        organization: Organization | str | None = None,
        notify_url: str | None = None,
        hmac_key: str | None = None,
        delete_notifications: bool = False,
    ) -> Watch:
        """Watch the given runs, or all runs of some workspaces or of an organization.

        The first change of a run has its current status. If a `Run` is given, its first changes are
        those since it was read. Runs that are started later are included, unless `runs` is given:
        then add them with `Watch.add`.

        Args:
            runs: Runs or their ids, of any organizations; more can be added later.
            workspaces: Workspaces, their ids, or `organization/name`; or what `workspaces.find`
                returns, which is read once, when the iteration begins.
            organization: An organization or its name.
            notify_url: Where the notifications of these workspaces are received. When the iteration
                begins, `notification_configurations.ensure` makes sure that each of them sends
                notifications there. The receiver must be serving by then, and pass them to
                `Watch.notify`.
            hmac_key: The key that the receiver verifies signatures with.
            delete_notifications: Delete the notification configurations that this watch has
                created, when its ``async with`` block is left. Others always stay: also one that
                was found when the response of its create was lost.

        Raises:
            ArgumentError: Not exactly one of runs, workspaces and organization is given, or a
                single run or workspace is given instead of an iterable, or a URL without a key and
                workspaces. The iteration raises the errors of `workspaces.find` and
                `notification_configurations.ensure`, and can be resumed after them.

        Example:
            ``async for change in tfe.watch(organization="acme"): ...``
        """
        receiver = None
        if notify_url is not None or hmac_key is not None:
            receiver = (Secret(notify_url or ""), Secret(hmac_key or ""))
        del notify_url, hmac_key  # tracebacks show local variables
        if [runs, workspaces, organization].count(None) != 2:
            raise ArgumentError(
                "watch: must be given exactly one of runs, workspaces and organization"
            )
        if runs is not None:
            check_iterable("runs", runs)
        if workspaces is not None and not isinstance(workspaces, AsyncIterable):
            check_iterable("workspaces", workspaces)
            workspaces = [*workspaces]
            resource_ids("workspaces", workspaces, "ws-", id_or_name)
        if organization is not None:
            path_id("organization", organization)
        if receiver is None and delete_notifications:
            raise ArgumentError("delete_notifications: must be given together with notify_url")
        if receiver is not None and workspaces is None:
            raise ArgumentError("notify_url: must be given together with workspaces")
        from tfrun_async.watching import Watch  # noqa: PLC0415  (imported on first use)

        return Watch(
            self._pipeline,
            runs=runs or (),
            workspaces=workspaces,
            organization=organization,
            notifications=receiver and self._watch_notifications(*receiver, delete_notifications),
        )

    def _watch_notifications(self, url: Secret, key: Secret, deletes: bool) -> WatchNotifications:
        from tfrun_async._resources.watch_notifications import (  # noqa: PLC0415  (on first use)
            WatchNotifications,
        )

        return WatchNotifications(self._pipeline, url, key, deletes=deletes)

    async def url_for(self, resource: Run | Workspace) -> str:
        """Return the URL of a run's or a workspace's page in the browser.

        The workspace is read if its name or organization is not known. A run has both if it was
        read with ``include=["workspace"]``.

        Args:
            resource: The run or the workspace.

        Raises:
            ArgumentError: It is neither.
            NotFoundError: It does not exist, or the token's owner may not see it.

        Example:
            ``print(await tfe.url_for(run))``
        """
        from tfrun_async._resources.browser_url import browser_path  # noqa: PLC0415  (on first use)

        return f"{self.address}{await browser_path(self._pipeline, resource)}"

    async def request(
        self,
        method: Method,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Mapping[str, Any] | None = None,
    ) -> RawResponse:
        """Send a request to any endpoint of the API, such as one that has no method here.

        The token, rate limits, retries, deadline, logging and errors are the same as for methods: a
        POST or PATCH is never sent twice. The token is sent to the API's origin only, even if the
        response redirects to another host.

        Args:
            method: ``GET``, ``POST``, ``PATCH``, ``PUT`` or ``DELETE``.
            path: A path below ``/api/v2``, such as ``/teams/team-1``. The paths that the API sends
                in ``links`` can be used as they are.
            params: The query, by name. A list is sent as its items, separated by commas. None is
                left out.
            json: The JSON object to send.

        Raises:
            ArgumentError: The path is an absolute URL, has dot segments, an encoded slash or a
                query, or another argument cannot be sent.
            APIError: The response has an error status.
            TransportError: No response arrived.
            MalformedResponseError: The response should be JSON, but cannot be parsed.

        Example:
            ``response = await tfe.request("GET", "/teams/team-1")``

        Source: https://developer.hashicorp.com/terraform/cloud-docs/api-docs
        """
        from tfrun_async._resources import raw  # noqa: PLC0415  (imported on first use)

        try:
            request = raw.raw_request(method, path, params, json)
        finally:
            del json  # tracebacks show local variables
        return await raw.send_raw(self._pipeline, request)

    def pages(
        self, path: str, *, params: Mapping[str, Any] | None = None, page_size: int | None = None
    ) -> Pages[dict[str, Any]]:
        """List the resources of any list of the API, each as its JSON object.

        Args:
            path: A path below ``/api/v2``, as for `request`.
            params: The query, by name, as for `request`, without the page number and size.
            page_size: Resources per page, from 1 to 100. By default, 100.

        Raises:
            ArgumentError: An argument cannot be sent, as for `request`. Iterating raises the errors
                of `request`.

        Example:
            ``async for team in tfe.pages("/organizations/acme/teams"): ...``
        """
        from tfrun_async._resources.raw import list_raw  # noqa: PLC0415  (imported on first use)

        return list_raw(self._pipeline, path, params, page_size)

    async def close(self, *, wait: float | None = 0.0) -> None:
        """Close all connections. No request can be sent afterwards.

        Args:
            wait: Seconds to wait for requests in flight; None waits for all of them. The remaining
                requests fail with a `TransportError`, an `OutcomeUnknownError` if they may have
                changed something.
        """
        await self._pipeline.close(wait)
