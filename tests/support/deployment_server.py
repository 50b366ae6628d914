"""A simulator whose workspaces have outputs."""

import re
from typing import Any

from tests.support.odd_servers import Handle
from tests.support.spec_contract import PREFIX, Contract
from tests.support.workspace_server import WORKSPACE, WorkspaceServer
from tfrun_async.simulator._http.messages import Request, Response

_OUTPUTS = re.compile(r"/workspaces/ws-\w+(/current-state-version-outputs)")


class DeploymentServer:
    """The manner of a server where each workspace has the same outputs.

    Give it to `with_manner`.

    Args:
        contract: Checks what it responds against the spec.
        outputs: The attributes of the outputs, by name.
    """

    def __init__(self, contract: Contract, outputs: dict[str, dict[str, Any]]) -> None:
        self.contract = contract
        self._workspace = WorkspaceServer(outputs=outputs)

    def __call__(self, request: Request, handle: Handle) -> Response:
        """Respond to a request, or leave it to the simulator."""
        match = _OUTPUTS.fullmatch(request.path.removeprefix(PREFIX))
        if match is None:
            return handle(request)
        response = self._workspace.route(request.method, f"/workspaces/{WORKSPACE}{match[1]}", None)
        self.contract.check(request, response)
        return response
