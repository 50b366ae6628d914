"""Tests of the JSON forms of a plan."""

from typing import Any

import orjson
import pytest

from tests.support.core_api import Api
from tfrun_async.simulator._records.plans import OutputChange, PlanResult, ResourceChange

FORMS = ["json-output", "json-output-redacted", "json-schema"]
SECRET = "s3cret-value"
PROVIDER = "terraform.io/builtin/terraform"
CHANGE = ResourceChange(
    address="terraform_data.a",
    action="create",
    type="terraform_data",
    name="a",
    provider=PROVIDER,
    after={"input": SECRET, "tags": ["x", SECRET], "size": 3},
    after_unknown={"id": True},
    after_sensitive={"input": True, "tags": [False, True]},
)


@pytest.fixture
def run(api: Api) -> str:
    """A run with a plan that has sensitive values."""
    run = api.run(api.configured_workspace())
    api.advance()
    assert api.status(run) == "planned"
    outputs = {"password": OutputChange(action="create", after=SECRET, is_sensitive=True)}
    api.core.store.runs[run].plan_result = PlanResult(
        resource_changes=(CHANGE,), output_changes=outputs
    )
    return run


def content(api: Api, path: str) -> Any:
    redirect = api.get(path)
    assert redirect.status == 307
    response = api.get_url(redirect.headers["Location"])
    assert response.headers["Content-Type"] == "application/json"
    return orjson.loads(response.body)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_there_once_the_plan_has_finished(api: Api, form: str) -> None:
    """By the run and by the plan, which links to it; for a minute."""
    run = api.run(api.configured_workspace())
    assert api.get(f"/runs/{run}/plan/{form}").status == 204
    api.advance()
    plan = api.get(f"/runs/{run}/plan").data
    assert plan == api.get(f"/plans/{plan['id']}").data
    link = plan["links"][form].removeprefix("/api/v2")
    assert content(api, link) == content(api, f"/runs/{run}/plan/{form}")
    url = api.get(link).headers["Location"]
    api.advance(61)
    assert api.get_url(url).status == 404


def test_the_redacted_form_has_no_sensitive_values(api: Api, run: str) -> None:
    """All else stays, together with the schemas that the terraform CLI needs to show it."""
    found = content(api, f"/runs/{run}/plan/json-output-redacted")
    assert SECRET.encode() not in orjson.dumps(found)
    (change,) = found["resource_changes"]
    assert change["address"] == "terraform_data.a"
    assert change["change"]["after"] == {"input": None, "tags": ["x", None], "size": 3}
    assert found["plan_format_version"]
    assert found["provider_schemas"].keys() == {PROVIDER}


def test_the_schema_has_the_attributes_of_the_plan(api: Api, run: str) -> None:
    """By provider and resource type; `terraform_data` has those of the real one."""
    found = content(api, f"/runs/{run}/plan/json-schema")
    schema = found["provider_schemas"][PROVIDER]["resource_schemas"]["terraform_data"]
    types = {name: each["type"] for name, each in schema["block"]["attributes"].items()}
    others = dict.fromkeys(("input", "output", "triggers_replace"), "dynamic")
    assert types == {"id": "string", **others}
    assert schema["block"]["attributes"]["id"]["computed"] is True


def test_an_apply_is_found_by_its_run(api: Api, run: str) -> None:
    """It is the same as by its id."""
    found = api.get(f"/runs/{run}/apply").data
    assert api.get(f"/applies/{found['id']}").data == found
