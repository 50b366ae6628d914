"""Logs of Terraform become records, whether they are structured or text."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import terraform_logs
from tfrun_async.errors import NotLoadedError
from tfrun_async.logs import (
    ChangeSummary,
    Diagnostic,
    LogDiagnostic,
    LogMessage,
    LogOutputs,
    LogParser,
    LogRecord,
    LogText,
    PlannedChange,
    Position,
    ResourceDrift,
    parse_line,
)

FAILURES = [
    "apply_error",
    "function_calls",
    "invalid_expression",
    "module",
    "two_conditions",
    "unset_variable",
    "warning",
]


LINES = [
    *("╷", "╵", "│ Error: x", "│", "    │ a b", "", '{"@message":"m"}'),
    *("Error: y", "   1: a", "  on f line 1:", "  with a.b,"),
]


def parse(lines: list[str]) -> list[LogRecord]:
    parser = LogParser()
    return [record for line in lines for record in parser.feed(line)] + parser.finish()


def diagnostics(lines: list[str]) -> list[Diagnostic]:
    found = [each.diagnostic for each in parse(lines) if isinstance(each, LogDiagnostic)]
    return sorted(found, key=lambda each: each.summary)


def test_a_structured_plan_becomes_typed_records() -> None:
    """Changes, their summary and the outputs; the other messages have their type and text."""
    records = parse(terraform_logs.lines("changes_plan.jsonl"))
    changes = {
        each.address: (each.action, each.reason, each.previous_address)
        for each in records
        if isinstance(each, PlannedChange)
    }
    assert changes == {
        "terraform_data.gone": ("delete", "delete_because_no_resource_config", None),
        "terraform_data.updated": ("update", None, None),
        "terraform_data.replaced": ("replace", "cannot_update", None),
        "terraform_data.new": ("move", None, "terraform_data.old"),
    }
    (summary,) = [each for each in records if isinstance(each, ChangeSummary)]
    assert (summary.operation, summary.additions, summary.changes) == ("plan", 1, 1)
    assert (summary.destructions, summary.imports) == (2, 0)
    (outputs,) = [each for each in records if isinstance(each, LogOutputs)]
    assert {each.name: each.action for each in outputs.outputs} == {
        "secret": "noop",
        "size": "noop",
        "tags": "noop",
        "zones": "update",
    }
    first = records[0]
    assert isinstance(first, LogMessage)
    assert (first.type, first.message, first.level) == ("version", "Terraform 1.11.4", "info")
    assert first.at is not None
    assert first.at.tzinfo is not None
    refreshed = Counter(each.address for each in records if each.type == "refresh_start")  # type: ignore[attr-defined]
    assert set(refreshed.values()) == {1}


def test_outputs_of_an_apply_have_values() -> None:
    """Except for sensitive ones, which say so when they are read."""
    (record,) = [
        each
        for each in parse(terraform_logs.lines("changes_apply.jsonl"))
        if isinstance(each, LogOutputs)
    ]
    outputs = {each.name: each for each in record.outputs}
    assert outputs["zones"].value == ["a", "c"]
    assert outputs["tags"].value["deep"] == {"x": None}
    assert not outputs["secret"].has_value
    with pytest.raises(NotLoadedError, match="'secret' is sensitive"):
        _ = outputs["secret"].value


def test_the_value_of_a_sensitive_output_is_dropped() -> None:
    """Older versions of Terraform log it."""
    line = (
        '{"@message":"Outputs: 1","type":"outputs","outputs":'
        '{"key":{"sensitive":true,"type":"string","value":"s3cret"},'
        '"odd":{"sensitive":null,"value":"s3cret"}}}'
    )
    record = parse_line(line)
    assert isinstance(record, LogOutputs)
    assert "s3cret" not in f"{record!r}{record.raw}{record.outputs[0]!r}"
    assert not any(each.has_value for each in record.outputs)


def test_a_structured_diagnostic_has_its_place() -> None:
    """With columns, the code, and what its expressions were."""
    (found,) = diagnostics(terraform_logs.lines("module.jsonl"))
    assert str(found) == "Error: Resource precondition failed (child/main.tf line 8)"
    assert found.range is not None
    assert found.range.start == Position(8, 23)
    assert found.range.end == Position(8, 38)
    assert found.snippet is not None
    assert found.snippet.context == 'resource "terraform_data" "one"'
    assert [str(each.expression) for each in found.snippet.values] == ["var.name"]
    assert found.detail == "The name must be y."


@pytest.mark.parametrize("suffix", [".txt", ".nocolor.txt"])
@pytest.mark.parametrize("name", FAILURES)
def test_diagnostics_in_text_are_those_of_the_structured_log(name: str, suffix: str) -> None:
    """Summary, detail, address, file, line, block and code are the same; columns are not there."""
    structured = diagnostics(terraform_logs.lines(f"{name}.jsonl"))
    plain = diagnostics(terraform_logs.lines(f"{name}{suffix}"))
    assert [each.title for each in plain] == [each.title for each in structured]
    for one, other in zip(plain, structured, strict=True):
        assert one.address == other.address
        assert " ".join(one.detail.split()) == " ".join(other.detail.split())
        assert str(one.range) == str(other.range)
        assert one.snippet is not None
        assert other.snippet is not None
        code = [line.rstrip() for line in other.snippet.code.split("\n")]
        assert one.snippet.code.split("\n") == code
        assert one.snippet.start_line == other.snippet.start_line
        assert one.snippet.context == other.snippet.context
        assert one.snippet.values == other.snippet.values
        assert one.snippet.called == other.snippet.called


def test_other_lines_of_a_text_log_pass() -> None:
    """In their order, with their colours."""
    lines = terraform_logs.lines("apply_error.txt")
    records = parse(lines)
    *texts, last = records
    assert isinstance(last, LogDiagnostic)
    assert [each.message for each in texts] == lines[: len(texts)]
    assert lines[len(texts)].endswith("╷\x1b[0m\x1b[0m")


def test_text_after_an_unframed_error_is_not_part_of_it() -> None:
    """The rest of a plan's output follows a warning."""
    lines = [
        *("", "Warning: Value for undeclared variable", ""),
        *("  on old.tf line 3:", "  (source code not available)", "", "It is not declared.", ""),
        *("Set it elsewhere.", "", "", "Initializing plugins and modules..."),
    ]
    records = parse(lines)
    found = records[1]
    assert isinstance(found, LogDiagnostic)
    assert (found.level, found.diagnostic.severity) == ("warn", "warning")
    assert found.diagnostic.detail == "It is not declared.\n\nSet it elsewhere."
    assert str(found.diagnostic.range) == "old.tf line 3"
    assert found.diagnostic.snippet is None
    assert records[-1].message == "Initializing plugins and modules..."
    (first, second) = parse(["Error: one", "Plan: 1 to add, 0 to change, 0 to destroy."])
    assert isinstance(first, LogDiagnostic)
    assert isinstance(second, LogText)


def test_a_frame_without_an_error_is_text() -> None:
    """Also one that never ends."""
    assert [type(each) for each in parse(["╷", "│ A note", "╵", "end"])] == [LogText] * 4
    assert [type(each) for each in parse(["╷", *["│"] * 1_200])] == [LogText] * 1_201


def test_drift_is_told_from_a_planned_change() -> None:
    """Both have the same form."""
    record = parse_line(
        '{"@message":"random_pet.animal: Drift detected (update)","type":"resource_drift",'
        '"change":{"resource":{"addr":"random_pet.animal"},"action":"update"}}'
    )
    assert isinstance(record, ResourceDrift)
    assert (record.address, record.action) == ("random_pet.animal", "update")


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "{}",
        '{"@message": 1, "type": "version"}',
        '["@message"]',
        '{"@message": "x"} trailing',
        "{" * 10_000,
        "Terraform v1.11.4",
        "",
    ],
)
def test_what_is_no_message_passes_as_text(line: str) -> None:
    """Whatever a provider prints."""
    record = parse_line(line)
    assert isinstance(record, LogText)
    assert record.message == line


@pytest.mark.parametrize("kind", ["planned_change", "change_summary", "outputs", "diagnostic"])
@pytest.mark.parametrize("part", ["null", "[]", "1", "{}", '{"range": 1, "summary": {}}'])
def test_a_part_that_does_not_fit_costs_its_part_only(kind: str, part: str) -> None:
    """The message is still there."""
    names = ("change", "changes", "outputs", "diagnostic")
    parts = ",".join(f'"{name}":{part}' for name in names)
    record = parse_line(f'{{"@message":"It goes on","@timestamp":"?","type":"{kind}",{parts}}}')
    assert record.message == "It goes on"
    assert record.at is None


@given(st.lists(st.sampled_from(LINES)))
def test_no_line_of_text_is_lost(lines: list[str]) -> None:
    """A line is passed, or is part of a diagnostic."""
    records = parse(lines)
    texts = [each.message for each in records if isinstance(each, LogText)]
    if not any(isinstance(each, LogDiagnostic) for each in records):
        assert texts == [line for line in lines if line != '{"@message":"m"}']
    assert sum(each.message == "m" for each in records) == lines.count('{"@message":"m"}')
