"""A simulator that keeps notification configurations, as the API's documents say."""

from typing import Any

import attrs
import orjson

from tests.support.odd_servers import Handle
from tests.support.spec_contract import Contract
from tfrun_async.simulator._http.messages import Request, Response

_REFUSED = {
    "status": "400",
    "title": "bad request",
    "detail": "Unable to complete verification request to destination URL",
}


@attrs.define
class NotificationServer:
    """The manner of a server with notification configurations; give it to `with_manner`.

    Args:
        contract: Checks what it responds against the spec.
    """

    contract: Contract
    saved: dict[str, dict[str, Any]] = attrs.field(factory=dict, repr=False)
    """The attributes of the configurations by id, with their tokens."""
    writes: list[str] = attrs.field(factory=list)
    """The methods of the requests that change something."""
    owners: dict[str, str] = attrs.field(factory=dict)
    """The workspaces of those that were created here; others belong to every workspace."""
    serving: bool = True
    """Whether the receivers respond to verification requests."""

    def __call__(self, request: Request, handle: Handle) -> Response:
        """Respond to a request, or leave it to the simulator."""
        path = request.path.removeprefix("/api/v2/").split("/")
        if "notification-configurations" not in path:
            return handle(request)
        if request.method == "GET":
            response = _document(
                [
                    _resource(key, each)
                    for key, each in self.saved.items()
                    if self.owners.get(key, path[1]) == path[1]
                ]
            )
        else:
            response = self._save(request, path)
        self.contract.check(request, response)
        return response

    def _save(self, request: Request, path: list[str]) -> Response:
        self.writes.append(request.method)
        given = orjson.loads(request.body.read())["data"]["attributes"]
        key = path[1] if request.method == "PATCH" else f"nc-{len(self.saved) + 1}"
        attributes = self.saved.get(key, {}) | given
        if attributes.get("enabled") and not self.serving:
            return Response.json(400, {"errors": [_REFUSED]})
        self.saved[key] = attributes
        if request.method == "POST":
            self.owners[key] = path[1]
        return _document(_resource(key, attributes), 200 if request.method == "PATCH" else 201)


def _resource(key: str, attributes: dict[str, Any]) -> dict[str, Any]:
    shown = {**attributes, "token": None}
    return {"id": key, "type": "notification-configurations", "attributes": shown}


def _document(data: Any, status: int = 200) -> Response:
    return Response.json(status, {"data": data})
