"""The context of a handler: the request, the state, the time and the user, and its responses."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from tfrun_async.simulator._engine.lifecycle import Lifecycle
from tfrun_async.simulator._engine.permissions import (
    has_permission,
    is_visible,
    organization_of,
    owner_of,
)
from tfrun_async.simulator._handlers import authorization
from tfrun_async.simulator._http.documents import Page, Resource, resolve_included
from tfrun_async.simulator._http.messages import Request, Response, not_found
from tfrun_async.simulator._records.access import Permission
from tfrun_async.simulator._records.store import Organization, Store, User
from tfrun_async.simulator._serialize.resources import Serializer

_T = TypeVar("_T")

Handler = Callable[..., Response]
"""Responds to a request, given its context and the arguments in its path."""


@attrs.frozen
class HandlerContext:
    """A request with the state, the time and the user; the user is None without a token."""

    request: Request
    store: Store
    lifecycle: Lifecycle
    now: float
    user: User | None

    @property
    def caller(self) -> User:
        """Return the user; requests to presigned URLs have none."""
        if self.user is None:
            raise AssertionError("a presigned URL has no user")
        return self.user

    @property
    def serializer(self) -> Serializer:
        """Return the serializer for this request."""
        return Serializer(self.store, self.request.origin, self.now, self.user)

    def respond_with_resource(
        self, resource: Resource, *, status: int = 200, include: Collection[str] = ()
    ) -> Response:
        """Respond with one resource and its included resources."""
        related: dict[str, list[Resource]] = {}
        if self.request.method == "GET":  # a write has taken effect, and cannot be refused now
            related = resolve_included(self.request, [resource], include, self.serializer.lookup)
        return Response.json(status, {"data": resource, **related})

    def respond_with_page(
        self,
        resources: Sequence[Resource],
        pagination: dict[str, Any],
        *,
        include: Collection[str] = (),
    ) -> Response:
        """Respond with a page of resources, its links and meta, and its included resources."""
        related = resolve_included(self.request, resources, include, self.serializer.lookup)
        return Response.json(200, {"data": list(resources), **related, **pagination})

    def respond_with_page_of(
        self,
        found: Sequence[_T],
        serialize: Callable[[_T], Resource],
        *,
        include: Collection[str] = (),
    ) -> Response:
        """Respond with the requested page of what was found."""
        page = self.read_page()
        resources = [serialize(each) for each in page.slice(found)]
        return self.respond_with_page(resources, page.pagination(len(found)), include=include)

    def respond_with_list(
        self, resources: Sequence[Resource], *, include: Collection[str] = ()
    ) -> Response:
        """Respond with all resources of a run, which are few, or with the requested page."""
        if not {"page[number]", "page[size]"} & set(self.request.query):
            return self.respond_with_page(resources, {}, include=include)
        return self.respond_with_page_of(resources, lambda each: each, include=include)

    def find_all(
        self, records: Mapping[str, _T], ids: Sequence[str], organization: Organization
    ) -> list[_T]:
        """Return an organization's records with these ids, each once; a 404 if one is hidden."""
        found = [self.store.find(records, key) for key in dict.fromkeys(ids)]
        if any(organization_of(owner_of(record)) is not organization for record in found):
            raise not_found()
        if not all(is_visible(self.store, self.caller, record) for record in found):
            raise not_found()
        return found

    def may(self, permission: Permission, record: Any) -> bool:
        """Say whether the caller has a permission for a record."""
        return has_permission(self.store, self.caller, permission, record)

    def require(self, permission: Permission, record: Any) -> None:
        """Raise a 404 if the caller has no permission for a record that the path does not name."""
        authorization.require(self.store, self.caller, permission, record)

    def read_page(self) -> Page:
        """Return the page that the request asks for."""
        return Page.from_request(self.request)
