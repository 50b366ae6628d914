"""The simulator without I/O: a request in, a response out."""

from __future__ import annotations

import hmac
import logging
import threading
import uuid
from collections import deque
from functools import partial
from random import Random

import attrs

from tfrun_async.simulator._clock import TimeSource
from tfrun_async.simulator._engine import run_task_requests
from tfrun_async.simulator._engine.lifecycle import Lifecycle
from tfrun_async.simulator._engine.notifications import Notifier
from tfrun_async.simulator._engine.run_states import RunStates
from tfrun_async.simulator._engine.run_task_requests import Delivery
from tfrun_async.simulator._handlers import (
    authorization,
    organizations,
    run_events,
    run_triggers,
    task_callbacks,
)
from tfrun_async.simulator._handlers.context import Handler, HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Request, Response
from tfrun_async.simulator._http.rate_limits import RateLimits
from tfrun_async.simulator._http.request_log import RequestRecord
from tfrun_async.simulator._records.ids import IdGenerator
from tfrun_async.simulator._records.notification_configurations import DeliveryResponse
from tfrun_async.simulator._records.store import Store, User
from tfrun_async.simulator._routes.api import RUN_LISTS
from tfrun_async.simulator._routes.table import (
    NO_ROUTE,
    OPEN_ROUTE_TABLE,
    ROUTE_TABLE,
)
from tfrun_async.simulator._serialize.urls import OBJECTS_PATH

_log = logging.getLogger("tfrun_async.simulator")

REQUESTS_KEPT = 100_000
MAX_RECORDED_BYTES = 1024 * 1024
"""Larger documents, such as states, are not kept with the record of their request."""


@attrs.frozen
class Core:
    """The simulator without sockets: its state, and the handling of requests."""

    clock: TimeSource
    store: Store
    tokens: dict[str, User] = attrs.field(repr=False)
    rate_limits: RateLimits | None = None
    lifecycle: Lifecycle = attrs.field(
        default=attrs.Factory(
            lambda core: Lifecycle(RunStates(core.store)),
            takes_self=True,
        )
    )
    notifier: Notifier = attrs.field(
        default=attrs.Factory(lambda core: Notifier(core.store), takes_self=True), repr=False
    )
    requests: deque[RequestRecord] = attrs.field(
        factory=lambda: deque(maxlen=REQUESTS_KEPT), repr=False
    )
    lock: threading.RLock = attrs.field(factory=threading.RLock, repr=False)
    """Held by all that reads or changes the records: a test may do so in another thread."""
    _ignored_parameters: set[tuple[Handler, str]] = attrs.field(factory=set, repr=False)
    _request_ids: Random = attrs.field(factory=lambda: Random(0), repr=False)  # noqa: S311  (only labels)

    @classmethod
    def create(
        cls,
        clock: TimeSource,
        *,
        token: str,
        organization: str,
        rate_limits: bool = False,
    ) -> Core:
        """Return a core with one user and one organization."""
        store = Store(IdGenerator(seed=0))
        user = User(
            id=store.ids.new_id("user"), username="simulator", email="simulator@example.com"
        )
        store.users[user.id] = user
        core = cls(clock, store, {token: user}, RateLimits() if rate_limits else None)
        core.lifecycle.observers += [
            partial(run_events.record_event, store),
            partial(run_triggers.start_runs, store, core.lifecycle),
            core.notifier.observe,
        ]
        settings = organizations.default_settings(organization)
        organizations.add_organization(store, clock.now(), settings, user)
        return core

    def take_deliveries(self, origin: str) -> list[Delivery]:
        """Take the requests due by now; the status of each response goes to `record_delivery`.

        Args:
            origin: The scheme and host of the simulator, as others reach it.
        """
        with self.lock:
            return self._take_deliveries(origin)

    def _take_deliveries(self, origin: str) -> list[Delivery]:
        self.lifecycle.run_due(self.clock.now())
        results = self.lifecycle.task_stages.take_pending_results()
        existing = (result for result in results if result.id in self.store.tasks.results)
        requests = [run_task_requests.build_delivery(result, origin) for result in existing]
        return requests + self.notifier.take_deliveries(origin)

    def record_delivery(self, delivery: Delivery, status: int) -> None:
        """Record the status of the response to a delivery, 0 if there was none."""
        with self.lock:
            self._record_delivery(delivery, status)

    def _record_delivery(self, delivery: Delivery, status: int) -> None:
        now = self.clock.now()
        self.lifecycle.run_due(now)
        if delivery.result is not None:
            self.lifecycle.task_stages.record_response(delivery.result, status, now)
        if delivery.configuration is not None:
            delivery.configuration.delivery_response = DeliveryResponse(status, now)

    def handle(self, request: Request) -> Response:
        """Return the response to a request, as of now on the clock.

        Raises:
            UncheckedEndpointError: The response depends on a run task's endpoint. Send the
                `delivery` of the error, and handle the request again with the resulting
                `endpoint_status`.
        """
        with self.lock:
            return self._handle(request)

    def _handle(self, request: Request) -> Response:
        now = self.clock.now()
        self.lifecycle.run_due(now)
        try:
            response = self._dispatch(request, now)
        except ApiError as error:
            response = error.response()
        self._record(request, response.status, now)
        request_id = str(uuid.UUID(int=self._request_ids.getrandbits(128), version=4))
        return attrs.evolve(response, headers={**response.headers, "X-Request-Id": request_id})

    def _record(self, request: Request, status: int, now: float) -> None:
        path, content = request.path, b""
        if path.startswith(OBJECTS_PATH):
            path = f"{OBJECTS_PATH}*"
        else:
            request.body.seek(0)
            content = request.body.read(MAX_RECORDED_BYTES + 1)
        self.requests.append(
            RequestRecord(
                request.method,
                path,
                dict(request.query),
                status,
                now,
                content=content if len(content) <= MAX_RECORDED_BYTES else b"",
            )
        )

    def _dispatch(self, request: Request, now: float) -> Response:
        context = HandlerContext(request, self.store, self.lifecycle, now, None)
        if (found := OPEN_ROUTE_TABLE.find(request)) is not None:
            route, arguments = found
            return route.handler(context, **arguments)
        route, arguments = ROUTE_TABLE.find(request) or (NO_ROUTE, {})
        handler = route.handler
        # Here once for all handlers: clients need not write the name as the organization does.
        if (name := arguments.get("organization_name")) is not None:
            organization = self.store.find_organization(name)
            arguments["organization_name"] = organization.name if organization else name
        if task_callbacks.can_task_read(self.store, request, arguments):
            return handler(context, **arguments)
        user = self._authenticate(request)
        headers: dict[str, str] = {}
        # A request that is handled again after its endpoint check counts once.
        if self.rate_limits is not None and request.endpoint_status is None:
            headers = self.rate_limits.admit(user.id, now, is_run_list=handler in RUN_LISTS)
        authorization.authorize(self.store, user, route.permission, arguments)
        request.check_media_type()
        response = handler(attrs.evolve(context, user=user), **arguments)
        self._log_ignored_parameters(handler, request)
        return attrs.evolve(response, headers={**headers, **response.headers})

    def _log_ignored_parameters(self, handler: Handler, request: Request) -> None:
        """Warn of parameters that have no effect, as in the API, once for each endpoint."""
        for name in sorted(request.query.unread):
            if (handler, name) not in self._ignored_parameters:
                self._ignored_parameters.add((handler, name))
                endpoint = f"{request.method} {request.path}"
                _log.warning("the simulator ignores the parameter %r of %s", name, endpoint)

    def _authenticate(self, request: Request) -> User:
        for token, user in self.tokens.items():
            if hmac.compare_digest(request.bearer, token.encode()):
                return user
        raise ApiError(401, "The token is missing or not valid.")
