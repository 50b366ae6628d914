"""Results stay within a size, and say what was left out and how to read it."""

from typing import Any

import orjson
import pytest

from tests.mcp.conftest import StartRun
from tests.support.mcp_session import ToolSession, tool_session
from tfrun_async import Client
from tfrun_async.errors import ArgumentError
from tfrun_async.mcp import server
from tfrun_async.mcp._size import fit
from tfrun_async.models import Workspace
from tfrun_async.simulator import Simulator

LIMIT = 4_000


def _size(document: Any) -> int:
    return len(orjson.dumps(document).decode())


def _resource(number: int, **attributes: Any) -> dict[str, Any]:
    return {"id": f"run-{number}", "type": "runs", "attributes": {"n": number, **attributes}}


def _fit(document: dict[str, Any], **arguments: Any) -> dict[str, Any]:
    fitted = fit(document, LIMIT, arguments)
    assert _size(fitted) <= LIMIT
    return fitted


def test_a_result_within_the_size_stays_as_it_is() -> None:
    """Also just at the limit."""
    document = {"data": [], "links": {}, "text": ""}
    document["text"] = "x" * (LIMIT - _size(document))
    assert fit(document, LIMIT, {}) is document


def test_a_result_is_trimmed_first() -> None:
    """That may be enough."""
    document = {"data": _resource(1, text="x", **{f"empty-{n}": None for n in range(300)})}
    assert _fit(document) == {
        "data": _resource(1, text="x"),
        "meta": {"note": "Empty values and links were left out to stay within 4000 characters."},
    }


@pytest.mark.parametrize("page_size", [20, 7, 100, 13])
def test_the_pages_of_a_list_that_is_too_long_have_all_items(page_size: int) -> None:
    """A model that follows the notes sees each item once."""
    items = [_resource(n, text="x" * (100 + 37 * (n % 30))) for n in range(90)]
    seen: list[int] = []
    number, size = 1, page_size
    while number:
        start = (number - 1) * size
        has_next = start + size < len(items)
        meta = {
            "pagination": {
                "current-page": number,
                "next-page": number + 1 if has_next else None,
                "total-count": len(items),
            }
        }
        page = {"data": items[start : start + size], "links": {"next": "…"}, "meta": meta}
        fitted = _fit(page, page_number=number, page_size=size)
        seen += [item["attributes"]["n"] for item in fitted["data"]]
        pagination = fitted["meta"]["pagination"]
        if note := fitted["meta"].get("note"):
            assert "links" not in fitted
            size = pagination["page-size"]
            assert f"page_number={pagination['next-page']} with page_size={size}" in note
            assert pagination["total-pages"] == -(-len(items) // size)
        number = pagination["next-page"]
    assert seen == list(range(len(items)))


def test_an_item_that_is_too_long_is_shortened() -> None:
    """Its longest texts and lists; the note says which."""
    message, texts = "m" * 3000, [f"line {n}" for n in range(500)]
    page = {"data": [_resource(1, message=message, texts=texts), _resource(2)]}
    fitted = _fit(page, page_number=3, page_size=2)
    (item,) = fitted["data"]
    assert item["id"] == "run-1"
    assert item["attributes"]["message"].startswith("mmm")
    assert item["attributes"]["texts"][:2] == ["line 0", "line 1"]
    note = fitted["meta"]["note"]
    assert "Only 1 of the 2 items of the page are shown" in note
    assert "page_number=6 with page_size=1" in note
    assert "data.0.attributes.texts (" in note
    assert "of 500 items" in note


def test_a_log_keeps_its_last_lines() -> None:
    """The note says how to read those before them."""
    lines = [f"{n}: {'x' * 90}" for n in range(100)]
    fitted = _fit({"run_id": "run-1", "log_tail": lines}, log_lines=100, log_skip=30)
    kept = fitted["log_tail"]
    assert kept == lines[-len(kept) :]
    assert 25 < len(kept) < 40
    assert f"log_skip={30 + len(kept)} reads the lines before" in fitted["meta"]["note"]


@pytest.mark.parametrize(
    "value",
    [
        "é\\n" * 9000,
        [[["x" * 300] * 40]],
        {f"key-{n}": n for n in range(2000)},
        [{f"key-{n}": "x" * 150} for n in range(200)],
        list(range(9000)),
        [*[{"a": "x" * 150}] * 30, {"a": "x" * 9000}],
        [{"a": "x" * 60, "b": [{"c": ["x" * 90]}] * 2}] * 60,
        {f"key-{n}": {"a": ["x" * 90], "b": {"c": "x" * 99}} for n in range(60)},
    ],
)
def test_a_value_of_any_shape_is_shortened(value: Any) -> None:
    """It keeps its shape, and most of what there is room for."""
    fitted = _fit({"name": "a", "value": value})
    assert type(fitted["value"]) is type(value)
    assert fitted["name"] == "a"
    assert _size(fitted) > LIMIT / 2
    assert "Shortened to stay within 4000 characters: value" in fitted["meta"]["note"]


def test_a_document_of_many_members_is_not_shortened() -> None:
    """No tool returns one, and its members are its form."""
    document = {f"member-{n}": n for n in range(1000)}
    assert fit(document, LIMIT, {}) == document


async def test_every_tool_keeps_to_the_size(
    sim: Simulator, tfe: Client, workspace: Workspace, start_planned: StartRun
) -> None:
    """With runs of long messages, a long log and many comments."""
    runs = [
        await start_planned(message=f"{n} {'x' * 900}", plan_only=True, comment="y" * 2000)
        for n in range(6)
    ]
    for _ in range(3):
        await tfe.comments.create(runs[0], body="z" * 3000)
    async with tool_session(tfe, max_result=LIMIT) as session:
        where = {"workspace_id": workspace.id, "filter_operation": "plan_only"}
        assert await _read_all(session, "list_runs_in_workspace", **where) == [
            run.id for run in reversed(runs)
        ]
        comments = await _read_all(session, "list_run_comments", run_id=runs[0].id)
        assert len(comments) == len(set(comments)) == 4
        for tool in ("get_run_details", "explain_run", "get_plan_summary", "wait_for_run"):
            assert _size(await session.call(tool, run_id=runs[0].id)) <= LIMIT


async def _read_all(session: ToolSession, tool: str, **arguments: Any) -> list[str]:
    ids: list[str] = []
    page: dict[str, Any] = {"page_number": 1}
    while page["page_number"]:
        result = await session.call(tool, **arguments, **page)
        assert _size(result) <= LIMIT
        ids += [item["id"] for item in result["data"]]
        pagination = result["meta"]["pagination"]
        page["page_number"] = pagination["next-page"]
        page["page_size"] = pagination["page-size"]
    return ids


async def test_too_small_a_size_is_refused(tfe: Client) -> None:
    """It would leave no room for a run."""
    with pytest.raises(ArgumentError, match="max_result: must be an integer ≥ 4000, got 10"):
        server(tfe, max_result=10)
