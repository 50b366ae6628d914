"""A simulator with the variables, outputs and notification configurations of workspaces."""

import re
from collections import defaultdict
from typing import Any

import orjson

from tests.support.notification_server import NotificationServer
from tests.support.odd_servers import Handle
from tests.support.spec_contract import PREFIX, Contract
from tests.support.workspace_server import WORKSPACE, WorkspaceServer
from tfrun_async.simulator._http.messages import Request, Response

_OWN = re.compile(r"/workspaces/(ws-\w+)(/vars.*|/current-state-version-outputs)")


class DeploymentServer:
    """The manner of a server with all that a deployment needs; give it to `with_manner`.

    Args:
        contract: Checks what it responds against the spec.
        outputs: The attributes of each workspace's outputs, by name.
    """

    def __init__(self, contract: Contract, outputs: dict[str, dict[str, Any]]) -> None:
        self.contract = contract
        self.notifications = NotificationServer(contract)
        self._workspaces = defaultdict[str, WorkspaceServer](
            lambda: WorkspaceServer(outputs=outputs)
        )

    def variables(self, workspace_id: str) -> dict[str, dict[str, Any]]:
        """Return the attributes of a workspace's variables, by key."""
        stored = self._workspaces[workspace_id].variables[WORKSPACE].values()
        return {each["key"]: each for each in stored}

    def __call__(self, request: Request, handle: Handle) -> Response:
        """Respond to a request, or leave it to the simulator."""
        match = _OWN.fullmatch(request.path.removeprefix(PREFIX))
        if match is None:
            return self.notifications(request, handle)
        body = request.body.read()
        response = self._workspaces[match[1]].route(
            request.method, f"/workspaces/{WORKSPACE}{match[2]}", orjson.loads(body or b"null")
        )
        self.contract.check(request, response)
        return response
