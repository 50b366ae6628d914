"""Results of run tasks, and their documents."""

import json
from typing import Any

import pytest

from tfrun_async.errors import ArgumentError
from tfrun_async.run_task import Failed, Outcome, Passed, Tag
from tfrun_async.run_task._result import callback_document

DOCUMENTED = Outcome(
    "PRTNR-CC-TF-127",
    "ST-2942: S3 Bucket will not enforce MFA login on delete requests",
    body="# Resolution for issue ST-2942",
    url="https://external.service.dev/result/PRTNR-CC-TF-127",
    tags={
        "Status": [Tag("Denied", "error")],
        "Severity": (Tag("High", "error"), Tag("Recoverable", "info")),
        "Cost Centre": ["IT-OPS"],
    },
)


def callback_data(*args: Any) -> Any:
    return json.loads(callback_document(*args))["data"]


def test_the_documented_callback_is_written() -> None:
    """Every member is where the documentation has it."""
    assert callback_data("failed", "1 failed", "https://external.service.dev/1", [DOCUMENTED]) == {
        "type": "task-results",
        "attributes": {
            "status": "failed",
            "message": "1 failed",
            "url": "https://external.service.dev/1",
        },
        "relationships": {
            "outcomes": {
                "data": [
                    {
                        "type": "task-result-outcomes",
                        "attributes": {
                            "outcome-id": "PRTNR-CC-TF-127",
                            "description": DOCUMENTED.description,
                            "body": "# Resolution for issue ST-2942",
                            "url": "https://external.service.dev/result/PRTNR-CC-TF-127",
                            "tags": {
                                "Status": [{"label": "Denied", "level": "error"}],
                                "Severity": [
                                    {"label": "High", "level": "error"},
                                    {"label": "Recoverable", "level": "info"},
                                ],
                                "Cost Centre": [{"label": "IT-OPS", "level": "none"}],
                            },
                        },
                    }
                ]
            }
        },
    }


def test_what_was_not_given_is_not_sent() -> None:
    """No nulls, no empty texts and no empty lists."""
    assert callback_data("passed", "") == {
        "type": "task-results",
        "attributes": {"status": "passed"},
    }
    [outcome] = callback_data("passed", "", None, [Outcome("a", "b")])["relationships"]["outcomes"][
        "data"
    ]
    assert outcome["attributes"] == {"outcome-id": "a", "description": "b"}


@pytest.mark.parametrize("labels", ["High", Tag("High")])
def test_a_lone_label_is_one_label(labels: Tag | str) -> None:
    """A text is not taken for a list of its letters."""
    assert Outcome("a", "b", tags={"Severity": labels}).tags == {"Severity": (Tag("High"),)}


def test_an_unknown_level_is_refused() -> None:
    """The server would refuse it too, after the work was done."""
    with pytest.raises(ArgumentError, match="one of none, info, warning, error, got 'fatal'"):
        Tag("High", "fatal")  # type: ignore[arg-type]


def test_the_size_of_a_body_is_limited_in_bytes() -> None:
    """Five megabytes are taken and a byte more is not, however many characters they are."""
    Outcome("a", "b", body="é" * 2_500_000)
    with pytest.raises(ArgumentError, match="got 5000001"):
        Outcome("a", "b", body="é" * 2_500_000 + "e")


def test_results_are_values() -> None:
    """Equal by content, frozen, with outcomes from any iterable."""
    assert Passed("fine", outcomes=iter([DOCUMENTED])) == Passed("fine", outcomes=(DOCUMENTED,))
    assert (Passed.status, Failed.status) == ("passed", "failed")
    with pytest.raises(AttributeError):
        Passed("fine").message = "not so fine"  # type: ignore[misc]
