"""The OAuth flow of `terraform login`: a page that asks for a token, and its exchange.

There are no accounts to sign in to. The page takes one of the simulator's tokens, and the client
gets that token for the code, if it proves that it asked for it (RFC 7636).
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from html import escape
from urllib.parse import parse_qs, urlencode

from tfrun_async.simulator._engine.run_task_requests import is_on_this_machine
from tfrun_async.simulator._handlers.context import HandlerContext
from tfrun_async.simulator._http.messages import ApiError, Response
from tfrun_async.simulator._records.store import LoginGrant

AUTHORIZATION_PATH = "/oauth/authorization"
TOKEN_PATH = "/oauth/token"  # noqa: S105  (a path, no secret)
SERVICE = {
    "client": "terraform-cli",
    "grant_types": ["authz_code"],
    "authz": AUTHORIZATION_PATH,
    "token": TOKEN_PATH,
    "ports": [10000, 10010],
}
GRANT_SECONDS = 600.0
_PARAMETERS = ("redirect_uri", "state", "code_challenge")
_PAGE = """<!doctype html>
<title>Log in to the simulator</title>
<form method="post">
{fields}
<label>Token of the simulator: <input name="token" type="password" required autofocus></label>
<button>Log in</button>
</form>
"""


def show_page(context: HandlerContext) -> Response:
    """Show the page that asks for a token."""
    values = _read_values(context.request.query)
    fields = "\n".join(
        f'<input name="{name}" type="hidden" value="{escape(value)}">'
        for name, value in values.items()
    )
    content = _PAGE.format(fields=fields).encode()
    return Response(200, content, {"Content-Type": "text/html; charset=utf-8"})


def authorize(context: HandlerContext) -> Response:
    """Lead back to the client, with a code for the token that was given."""
    form = _read_form(context)
    values, code = _read_values(form), context.store.ids.new_secret()
    context.store.login_grants[code] = LoginGrant(
        form.get("token", ""), values["code_challenge"], context.now + GRANT_SECONDS
    )
    query = urlencode({"code": code, "state": values["state"]})
    return Response(302, headers={"Location": f"{values['redirect_uri']}?{query}"})


def exchange(context: HandlerContext) -> Response:
    """Return the token for a code, once, to the client that began the flow."""
    form = _read_form(context)
    grant = context.store.login_grants.pop(form.get("code", ""), None)
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=")
    is_valid = (
        grant is not None
        and context.now <= grant.expires_at
        and hmac.compare_digest(challenge, grant.challenge.encode())
    )
    if grant is None or not is_valid:
        return Response.json(400, {"error": "invalid_grant"}, "application/json")
    document = {"access_token": grant.token, "token_type": "bearer"}
    return Response.json(200, document, "application/json")


def _read_values(given: Mapping[str, str]) -> dict[str, str]:
    """Return the client's parameters; only clients on this machine get a code."""
    values = {name: given.get(name, "") for name in _PARAMETERS}
    uri = values["redirect_uri"]
    if not (uri.startswith("http://") and is_on_this_machine(uri)):
        raise ApiError.invalid_parameter("redirect_uri", "redirect_uri must be on this machine.")
    return values


def _read_form(context: HandlerContext) -> dict[str, str]:
    text = context.request.body.read().decode(errors="replace")
    return {name: values[-1] for name, values in parse_qs(text).items()}
