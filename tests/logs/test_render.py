"""Records are rendered as Terraform prints them."""

import orjson
import pytest

from tests.logs.test_parser import FAILURES, parse
from tests.support import terraform_logs
from tfrun_async._resources.log_lines import strip_ansi
from tfrun_async.logs import LogDiagnostic, parse_line, render


def rendered(lines: list[str]) -> list[str]:
    return [strip_ansi(line).rstrip() for record in parse(lines) for line in render(record)]


def framed_blocks(lines: list[str]) -> set[str]:
    """Return the diagnostics with their frames; Terraform prints them in any order."""
    text = "\n".join(strip_ansi(line).rstrip() for line in lines)
    return {block.partition("╵")[0] for block in text.split("╷")[1:]}


@pytest.mark.parametrize("name", FAILURES)
def test_diagnostics_look_as_those_of_terraform(name: str) -> None:
    """To the last character."""
    expected = framed_blocks(terraform_logs.lines(f"{name}.txt"))
    assert framed_blocks(rendered(terraform_logs.lines(f"{name}.jsonl"))) == expected


def test_the_code_is_underlined_where_it_fails() -> None:
    """Offsets count bytes, so that other letters than English ones come before it."""
    records = [parse_line(line) for line in terraform_logs.lines("function_calls.jsonl")]
    text = "\n".join(line for record in records for line in render(record))
    assert '"${\x1b[4mlocal.größe\x1b[0m}-a"' in text


def test_a_plan_looks_like_terraforms() -> None:
    """Without the attributes, which the log does not have."""
    assert rendered(terraform_logs.lines("changes_plan.jsonl"))[-9:] == [
        "  # terraform_data.gone will be destroyed",
        "  # terraform_data.updated will be updated in-place",
        "  # terraform_data.replaced must be replaced",
        "  # terraform_data.old has moved to terraform_data.new",
        "",
        "Plan: 1 to add, 1 to change, 2 to destroy.",
        "",
        "Changes to Outputs:",
        "  ~ zones",
    ]


def test_an_apply_looks_like_terraforms() -> None:
    """With the values of the outputs."""
    lines = rendered(terraform_logs.lines("changes_apply.jsonl"))
    summary = lines.index("Apply complete! Resources: 1 added, 1 changed, 2 destroyed.")
    assert lines[summary:] == [
        "Apply complete! Resources: 1 added, 1 changed, 2 destroyed.",
        "",
        "Outputs:",
        "",
        "secret = (sensitive value)",
        "size = 1",
        "tags = {",
        "    count = 2",
        "    deep  = {",
        "        x = null",
        "    }",
        '    env   = "prod"',
        "}",
        "zones = [",
        '    "a",',
        '    "c",',
        "]",
    ]
    assert not any("errored" in line for line in lines)


def test_progress_of_an_apply_is_bold() -> None:
    """Messages that repeat others are left out, as Terraform does."""
    lines = [
        line
        for record in parse(terraform_logs.lines("apply_error.jsonl"))
        if not isinstance(record, LogDiagnostic)
        for line in render(record)
    ]
    assert "\x1b[1mterraform_data.boom: (local-exec):\x1b[0m working" in lines
    assert "\x1b[1mterraform_data.ok: Creating...\x1b[0m" in lines
    assert not any("errored" in line or "Terraform 1." in line for line in lines)


def test_text_and_unknown_messages_are_printed_as_they_are() -> None:
    """A newer Terraform may have more types."""
    assert render(parse_line("plain")) == ["plain"]
    assert render(parse_line('{"@message":"Two\\nlines","type":"brand_new"}')) == ["Two", "lines"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"action": "replace", "reason": "tainted"}, "is tainted, so must be replaced"),
        ({"action": "replace", "reason": "requested"}, "will be replaced, as requested"),
        ({"action": "brand_new"}, "brand_new"),
        ({"action": "import"}, "will be imported"),
    ],
)
def test_each_change_is_worded(change: dict[str, str], expected: str) -> None:
    """As Terraform words it; an unknown action by its name."""
    message = {"@message": "m", "type": "planned_change"}
    line = orjson.dumps(message | {"change": {"resource": {"addr": "a.b"}} | change}).decode()
    assert rendered([line]) == [f"  # a.b {expected}"]


def test_drift_and_moves_are_worded() -> None:
    """As Terraform words them."""
    change = '{"resource":{"addr":"a.b"},"action":"delete"}'
    drift = f'{{"@message":"m","type":"resource_drift","change":{change}}}'
    assert rendered([drift]) == ["  # a.b has been deleted"]
    moved = drift.replace("resource_drift", "planned_change").replace(
        '"action"', '"previous_resource":{"addr":"a.c"},"action"'
    )
    assert rendered([moved]) == ["  # a.b will be destroyed", "  # (moved from a.c)"]


def test_a_deep_value_is_cut() -> None:
    """It would exceed the limit of recursions."""
    deep = "[" * 500 + "]" * 500
    line = f'{{"@message":"m","type":"outputs","outputs":{{"a":{{"value":{deep}}}}}}}'
    assert any(each.endswith("…,") for each in rendered([line]))
