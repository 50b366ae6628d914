"""Consent to the destruction of resources.

A host that can ask its user is asked to do so (elicitation). Elsewhere the model has to give
`confirm_destroy`. How the host is asked depends on the version of the protocol:

    up to 2025-11-25    a request to the host, during the call
    from 2026-07-28     the result of the call, which the host then repeats with the answer
"""

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.shared.exceptions import MCPError
from mcp_types import (
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequiredResult,
)
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

_KEY = "confirm_destroy"
_SCHEMA = {
    "type": "object",
    "properties": {
        _KEY: {
            "type": "boolean",
            "title": "Destroy these resources",
            "description": "Resources that are destroyed cannot be restored.",
            "default": False,
        }
    },
    "required": [_KEY],
}


class InputRequiredError(Exception):
    """The call needs an answer of the user: `result` asks the host for it."""

    def __init__(self, result: InputRequiredResult) -> None:
        super().__init__(result)
        self.result = result


async def require_consent(
    ctx: Context, *, confirm_destroy: bool, question: str, refusal: str
) -> None:
    """Return if the user has agreed to the destruction of resources.

    Args:
        ctx: The call of the tool.
        confirm_destroy: The argument of the tool, which counts if the host cannot ask.
        question: What the user is asked.
        refusal: What the model is told if the user has not agreed.

    Raises:
        ToolError: The user has not agreed.
        InputRequiredError: The host must ask the user first.
    """
    answer = await _ask(ctx, question) if _can_ask(ctx) else None
    if answer is None:
        if not confirm_destroy:
            raise ToolError(
                f"{refusal}. Give confirm_destroy=true only if the user has agreed to that"
            )
    elif not (answer.action == "accept" and (answer.content or {}).get(_KEY) is True):
        raise ToolError(f"{refusal}, and the user was asked and has not agreed. Do not try again")


def _can_ask(ctx: Context) -> bool:
    if ctx.protocol_version is None:  # it is called by the program itself
        return False
    capabilities = ctx.client_capabilities
    elicitation = capabilities.elicitation if capabilities else None
    # No mode stands for forms, which were the only mode at first.
    return elicitation is not None and (elicitation.form is not None or elicitation.url is None)


async def _ask(ctx: Context, question: str) -> ElicitResult | None:
    """Return the answer of the user; None if the host could not ask."""
    if ctx.protocol_version not in MODERN_PROTOCOL_VERSIONS:
        try:
            answered: ElicitResult = await ctx.session.elicit_form(
                question, _SCHEMA, ctx.request_id
            )
        except MCPError:
            return None
        return answered
    answer = (ctx.input_responses or {}).get(_KEY)
    # The state is sealed by the SDK, so that this is the answer to this question.
    if isinstance(answer, ElicitResult) and ctx.request_state == question:
        return answer
    form = ElicitRequestFormParams(message=question, requested_schema=_SCHEMA)
    raise InputRequiredError(
        InputRequiredResult(
            input_requests={_KEY: ElicitRequest(params=form)}, request_state=question
        )
    )
