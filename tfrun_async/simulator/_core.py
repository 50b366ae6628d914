"""The simulator without I/O: a request in, a response out."""

from __future__ import annotations

import hmac
import uuid
from collections import deque
from collections.abc import Mapping
from random import Random

from attrs import evolve, field, frozen

from . import _organizations
from ._call import Call
from ._clock import TimeSource
from ._lifecycle import Lifecycle
from ._limits import RateLimits
from ._messages import JSON_API, ApiError, Request, Response
from ._resources import OBJECTS
from ._routes import OPEN_ROUTES, ROUTES, RUN_LISTS, find, no_such_route
from ._state import Names, Store, User

REQUESTS_KEPT = 100_000


@frozen
class RequestRecord:
    """A request that the simulator answered; presigned paths are recorded without their secret."""

    method: str
    path: str
    query: Mapping[str, str]
    status: int
    time: float


@frozen
class Core:
    """Everything but sockets."""

    clock: TimeSource
    store: Store
    tokens: Mapping[str, User] = field(repr=False)
    limits: RateLimits | None = None
    lifecycle: Lifecycle = field(factory=Lifecycle)
    requests: deque[RequestRecord] = field(factory=lambda: deque(maxlen=REQUESTS_KEPT), repr=False)
    _request_ids: Random = field(factory=lambda: Random(0), repr=False)  # noqa: S311 - only labels

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
        store = Store(Names(seed=0))
        user = User(id=store.names.id("user"), username="simulator", email="simulator@example.com")
        store.users[user.id] = user
        core = cls(clock, store, {token: user}, RateLimits() if rate_limits else None)
        settings = _organizations.default_settings(organization)
        _organizations.add_organization(store, clock.now(), settings)
        return core

    def handle(self, request: Request) -> Response:
        """Answer a request, as of now on the clock."""
        now = self.clock.now()
        self.lifecycle.catch_up(now)
        try:
            response = self._dispatch(request, now)
        except ApiError as error:
            response = error.response()
        path = f"{OBJECTS}*" if request.path.startswith(OBJECTS) else request.path
        self.requests.append(
            RequestRecord(request.method, path, dict(request.query), response.status, now)
        )
        request_id = str(uuid.UUID(int=self._request_ids.getrandbits(128), version=4))
        return evolve(response, headers={**response.headers, "X-Request-Id": request_id})

    def _dispatch(self, request: Request, now: float) -> Response:
        if (found := find(OPEN_ROUTES, request)) is not None:
            handler, arguments = found
            return handler(Call(request, self.store, self.lifecycle, now, None), **arguments)
        user = self._authenticate(request)
        handler, arguments = find(ROUTES, request) or (no_such_route, {})
        headers: dict[str, str] = {}
        if self.limits is not None:
            headers = self.limits.admit(user.id, now, is_run_list=handler in RUN_LISTS)
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if request.method in {"POST", "PATCH"} and media_type != JSON_API:
            raise ApiError(415, f"The Content-Type must be {JSON_API}.")
        response = handler(Call(request, self.store, self.lifecycle, now, user), **arguments)
        return evolve(response, headers={**headers, **response.headers})

    def _authenticate(self, request: Request) -> User:
        header = request.headers.get("authorization", "").encode(errors="replace")
        scheme, _, given = header.partition(b" ")
        for token, user in self.tokens.items():
            if scheme.lower() == b"bearer" and hmac.compare_digest(given, token.encode()):
                return user
        raise ApiError(401, "The token is missing or not valid.")
