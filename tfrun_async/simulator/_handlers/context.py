"""One authenticated call: what its handler needs, and the answers that it can give."""

from collections.abc import Collection, Sequence
from typing import Any

import attrs

from tfrun_async.simulator._engine.lifecycle import Lifecycle
from tfrun_async.simulator._http.documents import Page, Resource, included
from tfrun_async.simulator._http.messages import Request, Response
from tfrun_async.simulator._records.store import Store, User
from tfrun_async.simulator._serialize.resources import Resources


@attrs.frozen
class Call:
    """A request with the state it acts on, its time and its user."""

    request: Request
    store: Store
    lifecycle: Lifecycle
    now: float
    user: User | None

    @property
    def caller(self) -> User:
        """Return the user; only presigned URLs are called by nobody."""
        if self.user is None:
            raise AssertionError("a presigned URL has no user")
        return self.user

    @property
    def resources(self) -> Resources:
        """Return the writer of resources for this call."""
        return Resources(self.store, self.request.origin, self.now, self.user)

    def one(
        self, resource: Resource, *, status: int = 200, include: Collection[str] = ()
    ) -> Response:
        """Answer with one resource and what the request includes."""
        related: dict[str, list[Resource]] = {}
        if self.request.method == "GET":  # what was changed cannot be refused any more
            related = included(self.request, [resource], include, self.resources.lookup)
        return Response.json(status, {"data": resource, **related})

    def many(
        self, resources: Sequence[Resource], page: dict[str, Any], *, include: Collection[str] = ()
    ) -> Response:
        """Answer with a page of resources and what the request includes."""
        related = included(self.request, resources, include, self.resources.lookup)
        return Response.json(200, {"data": list(resources), **related, **page})

    def listing(self, resources: Sequence[Resource], *, include: Collection[str] = ()) -> Response:
        """Answer with all of a run's few resources, or with a page if the request asks for one."""
        if not {"page[number]", "page[size]"} & set(self.request.query):
            return self.many(resources, {}, include=include)
        page = self.page()
        return self.many(page.cut(resources), page.counted(len(resources)), include=include)

    def page(self) -> Page:
        """Return the page that the request asks for."""
        return Page.of(self.request)
