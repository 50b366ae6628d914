"""The errors of an evaluation, and the bound of its work."""

from __future__ import annotations

import attrs

from tfrun_async.simulator._engine.hcl.functions import Function
from tfrun_async.simulator._engine.hcl.source import Span
from tfrun_async.simulator._engine.hcl.syntax import Expression

MAX_STEPS = 300_000


class EvaluationError(Exception):
    """An expression has no value, as Terraform would report it."""

    def __init__(
        self,
        span: Span,
        summary: str,
        detail: str,
        *,
        expression: Expression | None = None,
        function: Function | None = None,
    ) -> None:
        super().__init__(summary)
        self.span, self.summary, self.detail = span, summary, detail
        self.expression, self.function = expression, function


class TooMuchWorkError(Exception):
    """A configuration needs more steps than the simulator takes."""


@attrs.define
class Budget:
    """How many steps an evaluation may still take."""

    steps: int = MAX_STEPS

    def spend(self, steps: int = 1) -> None:
        """Take some steps."""
        self.steps -= steps
        if self.steps < 0:
            raise TooMuchWorkError
