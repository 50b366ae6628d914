"""Unusual attributes of some resources, read from the spec's examples."""

import pickle
from typing import Any, TypeVar

import orjson
import pytest

from tests.support.spec_contract import document
from tfrun_async._jsonapi.document import decode, decode_any, decode_page
from tfrun_async._model import Resource
from tfrun_async.models import (
    DataRetentionPolicyDeleteOlder,
    DataRetentionPolicyDontDelete,
    EffectiveTagBinding,
    NotificationConfiguration,
    NotificationTrigger,
    PolicySetOutcome,
    Project,
    RunTask,
    TfPolicyEnforcementLevel,
    TfPolicyEvaluation,
    TfPolicyEvaluationStatus,
    TfPolicySetOutcome,
    User,
    Workspace,
)

R = TypeVar("R", bound=Resource)


def read_example(kind: type[R], operation_id: str, name: str, **attributes: Any) -> R:
    """Decode an example of an operation's success, with some attributes replaced."""
    operations = [
        operation
        for item in document()["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict) and operation.get("operationId") == operation_id
    ]
    (content,) = operations[0]["responses"]["200"]["content"].values()
    value = content["examples"][name]["value"]
    data = {**value["data"], "attributes": {**value["data"]["attributes"], **attributes}}
    return decode(orjson.dumps({**value, "data": data}), kind)


def test_a_terraform_policy_tells_what_has_failed_where() -> None:
    """Results are nested four deep, with underscored keys."""
    outcome = read_example(TfPolicySetOutcome, "tf_policy_set_outcomes.read", "failed")
    assert outcome.outcomes is not None
    policy = outcome.outcomes[0]
    assert policy.enforcement_level is TfPolicyEnforcementLevel.MANDATORY_OVERRIDABLE
    assert policy.diagnostics is not None
    resources = policy.diagnostics[0].resources
    assert resources is not None
    resource = resources[0]
    assert (resource.resource_name, resource.start_line) == ("aws_s3_bucket.logs", 12)
    assert [value.statement for value in resource.values or ()] == ["is null"]
    assert policy.passed_resources is not None
    assert policy.passed_resources[0].info_messages == ["The bucket has a key."]


def test_an_evaluation_is_read_with_its_outcomes() -> None:
    """They are included with the resource that a run waits for."""
    evaluation = read_example(TfPolicyEvaluation, "tf_policy_evaluations.read", "waiting")
    assert evaluation.status is TfPolicyEvaluationStatus.AWAITING_OVERRIDE
    assert evaluation.actions.is_overridable
    assert [outcome.policy_set_name for outcome in evaluation.tf_policy_set_outcomes] == ["storage"]


def test_an_error_of_terraform_policies_has_two_spellings() -> None:
    """The documents call its text detail, a client in the wild reads details."""
    for key in ("detail", "details"):
        error = {"type": "setup_error", "summary": "No setup", key: "No policies were found."}
        evaluation = read_example(
            TfPolicyEvaluation, "tf_policy_evaluations.read", "errored", error=error
        )
        assert evaluation.error is not None
        assert evaluation.error.detail == "No policies were found."


def test_a_policy_that_could_not_be_evaluated_has_no_enforcement_level() -> None:
    """Nor a query, if it is written in Sentinel."""
    outcome = read_example(PolicySetOutcome, "policy_set_outcomes.read", "errored")
    assert outcome.outcomes is not None
    policy = outcome.outcomes[0]
    assert (policy.enforcement_level, policy.query) == (None, None)
    assert policy.output == [{"print": "", "rule": "main"}]


def test_a_notification_configuration_hides_its_key_and_its_url() -> None:
    """The key reads as null whatever was set; a chat's URL is as good as a key."""
    operation_id = "notification_configurations.read"
    configuration = read_example(NotificationConfiguration, operation_id, "webhook")
    assert configuration.token is None
    assert configuration.url == "https://httpstat.us/200"
    assert "httpstat.us" not in repr(configuration)
    assert b"httpstat.us" not in pickle.dumps(configuration)
    assert isinstance(configuration.subscribable, Workspace)


def test_a_url_is_no_secret_elsewhere() -> None:
    """A run task keeps its own when it leaves the process."""
    task = read_example(RunTask, "run_tasks.read", "details")
    assert pickle.loads(pickle.dumps(task)).url == task.url


def test_a_delivery_response_has_forms_of_its_own() -> None:
    """A quoted boolean, a code that is text, and a time that is no ISO 8601."""
    configuration = read_example(
        NotificationConfiguration, "notification_configurations.read", "webhook"
    )
    (response,) = configuration.delivery_responses
    assert response.successful is True
    assert (response.code, response.sent_at) == ("200", "2019-01-08 21:34:37 UTC")
    assert response.headers is not None
    assert response.headers["cache-control"] == ["private"]


def test_triggers_are_open() -> None:
    """A trigger that is not known yet does not cost the others."""
    triggers = ["run:errored", "run:brand_new"]
    configuration = read_example(
        NotificationConfiguration, "notification_configurations.read", "webhook", triggers=triggers
    )
    assert configuration.triggers == [NotificationTrigger.RUN_ERRORED, "run:brand_new"]
    assert [trigger.is_known for trigger in configuration.triggers] == [True, False]


def test_a_service_account_has_no_address() -> None:
    """The token of a team belongs to one, and leads to the team."""
    user = read_example(User, "account.read", "service_account")
    assert (user.is_service_account, user.email) == (True, None)
    assert user.authenticated_resource.id == "team-6p5jTwJQXwqZBncC"


@pytest.mark.parametrize("spelling", ["delete-older-than-n-days", "deleteOlderThanNDays"])
def test_a_data_retention_policy_is_of_either_kind(spelling: str) -> None:
    """The type tells which; the number of days has two spellings."""
    kinds = (DataRetentionPolicyDeleteOlder, DataRetentionPolicyDontDelete)
    older = {"id": "drp-1", "type": kinds[0].resource_type, "attributes": {spelling: 33}}
    policy = decode_any(orjson.dumps({"data": older}), kinds)
    assert isinstance(policy, DataRetentionPolicyDeleteOlder)
    assert policy.delete_older_than_n_days == 33
    kept = {"id": "drp-2", "type": kinds[1].resource_type}
    assert isinstance(decode_any(orjson.dumps({"data": kept}), kinds), kinds[1])


def test_an_effective_tag_tells_which_project_it_is_of() -> None:
    """Or that it is the workspace's own, where the server sends the relationship."""
    operation = document()["paths"]["/workspaces/{workspace_id}/effective-tag-bindings"]["get"]
    (content,) = operation["responses"]["200"]["content"].values()
    value = content["examples"]["listed"]["value"]
    own, inherited = decode_page(orjson.dumps(value), EffectiveTagBinding).items
    assert (own.key, own.value) == ("costcenter", "123")
    assert isinstance(inherited.inherited_from, Project)
    assert inherited.inherited_from.id == "prj-Lg4wmRZEpDUf8ZhB"
