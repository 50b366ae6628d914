"""States for the core, and requests that give them to a workspace."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from tests.support.core_api import Api, ApiResponse, resource

LINEAGE = "741c4949-60b9-5bb1-5bf8-b14f4bb14af3"
OUTPUTS = {
    "url": {"value": "https://app.acme.example", "type": "string"},
    "zones": {"value": ["a", "b"], "type": ["tuple", ["string", "string"]]},
    "password": {"value": "hush", "type": "string", "sensitive": True},
}


def state(serial: int = 1, *, resources: Any = (), outputs: Any = OUTPUTS, **more: Any) -> bytes:
    """Return the content of a state."""
    content = {
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": serial,
        "lineage": LINEAGE,
        "outputs": outputs,
        "resources": resources,
        **more,
    }
    return json.dumps(content).encode()


def managed(kind: str, name: str, *instances: Any, **more: Any) -> dict[str, Any]:
    """Return a resource of a state, with the attributes of its instances."""
    provider = f'provider["registry.terraform.io/hashicorp/{kind.split("_", maxsplit=1)[0]}"]'
    return {
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider": provider,
        "instances": [
            {
                **({"index_key": key} if len(instances) > 1 else {}),
                "schema_version": 0,
                "attributes": {"id": str(key)},
                **found,
            }
            for key, found in enumerate(instances)
        ],
        **more,
    }


def lock(api: Api, workspace: str) -> None:
    assert api.post(f"/workspaces/{workspace}/actions/lock").status == 200


def unlock(api: Api, workspace: str) -> None:
    assert api.post(f"/workspaces/{workspace}/actions/unlock").status == 200


def post_state(
    api: Api, workspace: str, content: bytes = b"", *, run: str | None = None, **attributes: Any
) -> ApiResponse:
    """Create a state version; with content, the attributes that describe it are sent along."""
    if content:
        described = json.loads(content)
        attributes = {
            "serial": described["serial"],
            "lineage": described.get("lineage"),
            "md5": md5(content),
            "state": in_base64(content),
            **attributes,
        }
    payload = resource("state-versions", **attributes)
    if run is not None:
        payload["data"]["relationships"] = {"run": {"data": {"type": "runs", "id": run}}}
    return api.post(f"/workspaces/{workspace}/state-versions", payload)


def put_state(api: Api, workspace: str, content: bytes, **attributes: Any) -> str:
    """Make a state the current one of a workspace, and return the id of its version."""
    lock(api, workspace)
    response = post_state(api, workspace, content, **attributes)
    assert response.status == 201, response.body
    unlock(api, workspace)
    return str(response.data["id"])


def read_version(api: Api, version: str) -> Any:
    return api.get(f"/state-versions/{version}").data["attributes"]


def download(api: Api, url: str) -> ApiResponse:
    """Get a state with the token of the API."""
    return api.request("GET", url.removeprefix("http://sim:1"))


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
