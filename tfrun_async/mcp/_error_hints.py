"""Hints for a model on how to proceed when a tool fails."""

from tfrun_async.errors import (
    APIError,
    ArgumentError,
    CertificateError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    NothingToOverrideError,
    NotSentError,
    OutcomeUnknownError,
    RateLimitedError,
    ServerError,
    TfrunError,
    TransportError,
    UnauthorizedError,
    UnprocessableError,
    WaitTimeoutError,
)

_HINTS: tuple[tuple[type[TfrunError], str], ...] = (
    (ArgumentError, "Correct the arguments; nothing was sent"),
    (
        NotFoundError,
        "Verify the id: a run's looks like run-…, a workspace's like ws-…, or is "
        "organization/name; list_workspaces finds workspaces",
    ),
    (
        ForbiddenError,
        "Ensure that the token's user has the permission for this, and that the run is in a state "
        "for it: get_run_details shows both, as permissions and actions",
    ),
    (
        ConflictError,
        "Verify the run's state: get_run_details shows under actions what can be done with it now, "
        "and wait_for_run waits until it needs a decision",
    ),
    (
        UnprocessableError,
        "Correct what the response names; if the workspace is locked by another run, wait for that "
        "one to finish (wait_for_run) or cancel it",
    ),
    (NothingToOverrideError, "explain_run says what it waits for"),
    (UnauthorizedError, "No tool can help: the operator of this server must give it a valid token"),
    (RateLimitedError, "Too many requests by this user: wait a minute, then try again"),
    (
        CertificateError,
        "No tool can help: the operator of this server must make it trust the certificate",
    ),
    (NotSentError, "Nothing was sent: try again later"),
    (OutcomeUnknownError, "It may have been done: look before you do it again"),
    (WaitTimeoutError, "The server is slow: try again later"),
    (ServerError, "The server failed: look whether it was done, then try again later"),
    (TransportError, "The server did not respond: try again later"),
)
_CREATE_RUN_HINTS: dict[type[TfrunError], str] = {
    NotFoundError: "Verify the ids of the workspace (ws-… or organization/name; list_workspaces "
    "finds it) and of the configuration version (cv-…)",
    ConflictError: "The workspace has an active run: cancel it, or wait for it to complete",
    OutcomeUnknownError: "There may be a run: look with list_runs_in_workspace before you start "
    "another",
}
_LIST_ORGANIZATION_HINTS: dict[type[TfrunError], str] = {
    NotFoundError: "Verify the organization's name, as it stands in its address: "
    "/app/<organization>/workspaces"
}
_OUTPUTS_HINTS: dict[type[TfrunError], str] = {
    NotFoundError: "The workspace has no state yet, or does not exist: list_workspaces finds it, "
    "and list_runs_in_workspace shows whether a run was applied",
}
_TOOL_HINTS: dict[str, dict[type[TfrunError], str]] = {
    "create_run": _CREATE_RUN_HINTS,
    "get_workspace_outputs": _OUTPUTS_HINTS,
    "list_pending_runs": _LIST_ORGANIZATION_HINTS,
    "list_runs_in_organization": _LIST_ORGANIZATION_HINTS,
    "list_workspaces": {
        NotFoundError: f"{_LIST_ORGANIZATION_HINTS[NotFoundError]}; and the project's name"
    },
}


def error_with_hint(error: TfrunError, tool: str) -> str:
    """Return the text of a tool's error, with a hint on how to proceed."""
    hint = next((text for kind, text in _HINTS if isinstance(error, kind)), "")
    hint = _TOOL_HINTS.get(tool, {}).get(type(error), hint)
    if isinstance(error, APIError) and error.retry_after:
        hint = f"{hint} (the server asks for {error.retry_after:.0f} s)"
    text = str(error)
    if not text.endswith("?"):
        text += "."
    return f"{text} {hint}." if hint else text
