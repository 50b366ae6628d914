"""The records of a plan or apply log: messages, changes, outputs and diagnostics.

With structured run output, each line of a log is a JSON object. Other logs are the text that
Terraform prints for people; their `Error:` and `Warning:` blocks are parsed, too.

Source: https://developer.hashicorp.com/terraform/internals/machine-readable-ui
"""

from tfrun_async.logs._diagnostics import (
    Diagnostic,
    ExpressionValue,
    Position,
    Snippet,
    SourceRange,
)
from tfrun_async.logs._parser import LogParser
from tfrun_async.logs._records import (
    ChangeSummary,
    LogDiagnostic,
    LogMessage,
    LogOutput,
    LogOutputs,
    LogRecord,
    LogText,
    PlannedChange,
    ResourceDrift,
)
from tfrun_async.logs._render import render
from tfrun_async.logs._structured import parse_line

__all__ = [
    "ChangeSummary",
    "Diagnostic",
    "ExpressionValue",
    "LogDiagnostic",
    "LogMessage",
    "LogOutput",
    "LogOutputs",
    "LogParser",
    "LogRecord",
    "LogText",
    "PlannedChange",
    "Position",
    "ResourceDrift",
    "Snippet",
    "SourceRange",
    "parse_line",
    "render",
]
