"""The spec's own examples, which are the documents' samples and more."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from tests.support.spec_contract import document, resource_problems, schema_problems
from tfrun_async import models
from tfrun_async._jsonapi.classes import RESOURCES
from tfrun_async._jsonapi.document import decode, decode_page
from tfrun_async._model import attributes, wire_name

JSON_API = "application/vnd.api+json"


def examples(*, of: str) -> Iterator[Any]:
    """Every example in requests or in responses, with its schema."""
    for path, item in document()["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            parts = {"request": operation.get("requestBody", {}), **operation["responses"]}
            for status, part in parts.items():
                if (status == "request") != (of == "requests"):
                    continue
                for media_type, content in part.get("content", {}).items():
                    for name, example in content.get("examples", {}).items():
                        label = f"{method.upper()} {path} {status} {name}"
                        yield pytest.param(
                            media_type, content["schema"], example["value"], id=label
                        )


@pytest.mark.parametrize(("media_type", "schema", "value"), list(examples(of="requests")))
def test_request_example_fits(media_type: str, schema: dict[str, Any], value: Any) -> None:
    """A sample payload of the documents is one the spec allows."""
    assert schema_problems(schema, value) == []


@pytest.mark.parametrize(("media_type", "schema", "value"), list(examples(of="responses")))
def test_response_example_decodes(media_type: str, schema: dict[str, Any], value: Any) -> None:
    """A sample response decodes into its model, attribute by attribute, with none left over."""
    assert schema_problems(schema, value) == []
    if media_type != JSON_API or "data" not in value:
        return
    assert resource_problems(value) == []
    data = value["data"]
    first = data[0] if isinstance(data, list) else data
    kind = RESOURCES[first["type"]]
    body = orjson.dumps(value)
    decoded = decode_page(body, kind).items if isinstance(data, list) else [decode(body, kind)]
    sent = data if isinstance(data, list) else [data]
    for model, raw in zip(decoded, sent, strict=True):
        assert model.raw == raw
        by_wire = {
            spelling: a.name
            for a in attributes(type(model))
            for spelling in (wire_name(a), *a.metadata.get("aliases", ()))
        }
        for key in raw["attributes"]:
            assert hasattr(model, by_wire[key]), key
        for key, relationship in raw.get("relationships", {}).items():
            assert hasattr(model, by_wire[key]) == ("data" in relationship), key


def test_documents_samples_are_there() -> None:
    """The run that the Runs page shows reads as the page says."""
    ids = {
        resource.get("id")
        for param in examples(of="responses")
        for resource in _primary(param.values[2])
    }
    assert "run-CZcmD7eagjhyX0vN" in ids


def _primary(value: Any) -> list[dict[str, Any]]:
    data = value.get("data") if isinstance(value, dict) else None
    return data if isinstance(data, list) else [data] if data else []


def test_every_documented_status_is_known() -> None:
    """The statuses of the Runs page, the admin filter and of clients in the wild are all listed."""
    assert len(models.RunStatus) == 39
    assert models.RunStatus("planned_and_finished").is_known
