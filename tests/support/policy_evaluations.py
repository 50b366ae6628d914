"""A simulator that evaluates OPA and Terraform policies, as the API's documents say."""

from typing import Any

import attrs
import orjson

from tests.support.odd_servers import Handle
from tests.support.spec_contract import Contract
from tfrun_async.models import Run, TaskStage
from tfrun_async.simulator._http.messages import Request, Response

_COUNTS = {
    "advisory-failed": 0,
    "mandatory-failed": 0,
    "mandatory-overridable-failed": 1,
    "passed": 2,
    "errored": 0,
    "unknown": 0,
}
TF_OUTCOMES: list[dict[str, Any]] = [
    {
        "policy_name": "encrypted_buckets",
        "enforcement_level": "mandatory_overridable",
        "status": "failed",
        "diagnostics": [
            {
                "code": "condition = true",
                "summary": "enforce",
                "resources": [
                    {"resource_name": "aws_s3_bucket.a", "error_message": "It has no key."}
                ],
            }
        ],
    },
    {"policy_name": "fine", "enforcement_level": "mandatory", "status": "passed"},
]
OPA_OUTCOMES: list[dict[str, Any]] = [
    {
        "policy_name": "no-friday",
        "description": "No deployments on Fridays",
        "enforcement_level": "mandatory",
        "status": "failed",
        "output": [],
    }
]


@attrs.define
class PolicyServer:
    """The manner of a server with policies; give it to `with_manner`.

    Args:
        contract: Checks what it responds against the spec.
    """

    contract: Contract
    tf: dict[str, dict[str, Any]] = attrs.field(factory=dict)
    """Evaluations of Terraform policies, by their ids."""
    stages: set[str] = attrs.field(factory=set)
    """The task stages that evaluate OPA policies."""
    comments: list[str | None] = attrs.field(factory=list)
    """Those of the overrides."""
    hides_policies: bool = False
    """Respond as to a token that may not read policies."""

    def fail_tf(self, run: Run, status: str = "awaiting_override", *, may: bool = True) -> str:
        """Let a Terraform policy fail in a run; return the id of the evaluation."""
        key = f"tfpeval-{len(self.tf)}"
        self.tf[key] = {
            "id": key,
            "type": "tf-policy-evaluations",
            "attributes": {
                "status": status,
                "stage-type": "Plan",
                "result-count": _COUNTS,
                "permissions": {"can-override": may},
                "actions": {"is-overridable": status == "awaiting_override"},
            },
            "relationships": {"run": {"data": {"id": run.id, "type": "runs"}}},
        }
        return key

    def fail_opa(self, stage: TaskStage) -> None:
        """Let an OPA policy fail in a task stage."""
        self.stages.add(stage.id)

    def __call__(self, request: Request, handle: Handle) -> Response:
        """Respond to a request, or leave it to the simulator."""
        response = self._respond(request, request.path.removeprefix("/api/v2/").split("/"))
        if response is None:
            return handle(request)
        self.contract.check(request, response)
        return response

    def _respond(self, request: Request, path: list[str]) -> Response | None:
        response = None
        match path:
            case ["runs", run, "tf-policy-evaluations"]:
                response = _document([each for each in self.tf.values() if _run_of(each) == run])
            case ["tf-policy-evaluations", key]:
                response = _document(self.tf[key])
            case ["tf-policy-evaluations", key, "actions", "override"]:
                response = self._override(request, self.tf[key])
            case ["tf-policy-evaluations", key, "tf-policy-set-outcomes"]:
                response = self._outcomes(f"tfpsout-{key}", "tf-policy-set-outcomes", TF_OUTCOMES)
            case ["task-stages", stage, "policy-evaluations"] if stage in self.stages:
                evaluation = {"status": "failed", "policy-kind": "opa"}
                response = _document([_resource("poleval-1", "policy-evaluations", evaluation)])
            case ["policy-evaluations", key, "policy-set-outcomes"]:
                response = self._outcomes(f"psout-{key}", "policy-set-outcomes", OPA_OUTCOMES)
        return response

    def _outcomes(self, key: str, kind: str, outcomes: list[dict[str, Any]]) -> Response:
        if self.hides_policies:
            return Response.json(404, {"errors": [{"status": "404", "title": "not found"}]})
        attributes = {"policy-set-name": "storage", "overridable": True, "outcomes": outcomes}
        return _document([_resource(key, kind, attributes)])

    def _override(self, request: Request, evaluation: dict[str, Any]) -> Response:
        attributes = evaluation["attributes"]
        if attributes["status"] != "awaiting_override":
            return Response.json(409, {"errors": [{"status": "409", "title": "conflict"}]})
        body = request.body.read()
        self.comments.append(orjson.loads(body or b"{}").get("comment"))
        attributes |= {"status": "overridden", "actions": {"is-overridable": False}}
        return _document(evaluation)


def _run_of(evaluation: dict[str, Any]) -> Any:
    return evaluation["relationships"]["run"]["data"]["id"]


def _resource(key: str, kind: str, attributes: dict[str, Any]) -> dict[str, Any]:
    return {"id": key, "type": kind, "attributes": attributes}


def _document(data: Any) -> Response:
    return Response.json(200, {"data": data})
