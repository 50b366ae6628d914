"""Tests of the OAuth flow of `terraform login`."""

import base64
import hashlib
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.support.core_api import TOKEN, Api, ApiResponse

VERIFIER = "a-long-random-text"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")
CLIENT = {
    "client_id": "terraform-cli",
    "code_challenge": CHALLENGE.decode(),
    "code_challenge_method": "S256",
    "redirect_uri": "http://localhost:10000/login",
    "response_type": "code",
    "state": 'a"<b>',
}


@pytest.fixture
def login(api: Api) -> dict[str, str]:
    """Return the paths of the flow, from the discovery document."""
    found = api.request("GET", "/.well-known/terraform.json").document["login.v1"]
    return {"authz": found["authz"], "token": found["token"]}


def post_form(api: Api, path: str, form: dict[str, str]) -> ApiResponse:
    headers = {"authorization": "", "content-type": "application/x-www-form-urlencoded"}
    return api.request("POST", path, headers=headers, body=urlencode(form).encode())


def get_code(api: Api, path: str) -> str:
    """Return the code that the page leads back with."""
    response = post_form(api, path, {**CLIENT, "token": TOKEN})
    assert response.status == 302
    location = urlsplit(response.headers["Location"])
    assert location.netloc == "localhost:10000"
    query = parse_qs(location.query)
    assert query["state"] == [CLIENT["state"]]
    return query["code"][0]


def test_the_client_gets_the_token_that_was_given(api: Api, login: dict[str, str]) -> None:
    """Once, for the code and the verifier."""
    exchanged = {"code": get_code(api, login["authz"]), "code_verifier": VERIFIER}
    response = post_form(api, login["token"], exchanged)
    assert (response.status, response.document["access_token"]) == (200, TOKEN)
    assert post_form(api, login["token"], exchanged).status == 400


def test_the_page_escapes_what_the_client_sent(api: Api, login: dict[str, str]) -> None:
    """It needs no token, and has none."""
    page = api.request("GET", login["authz"], query=CLIENT, headers={"authorization": ""})
    assert page.status == 200
    assert b'value="a&quot;&lt;b&gt;"' in page.body
    assert b"<b>" not in page.body


@pytest.mark.parametrize("changed", [{"code_verifier": "other"}, {"code": "unknown"}])
def test_no_other_client_gets_it(api: Api, login: dict[str, str], changed: dict[str, str]) -> None:
    """The code alone is not enough."""
    exchanged = {"code": get_code(api, login["authz"]), "code_verifier": VERIFIER, **changed}
    response = post_form(api, login["token"], exchanged)
    assert (response.status, response.document) == (400, {"error": "invalid_grant"})


def test_a_code_expires(api: Api, login: dict[str, str]) -> None:
    """After ten minutes."""
    exchanged = {"code": get_code(api, login["authz"]), "code_verifier": VERIFIER}
    api.advance(601)
    assert post_form(api, login["token"], exchanged).status == 400


def test_codes_go_to_this_machine_only(api: Api, login: dict[str, str]) -> None:
    """Whatever the client asks for."""
    elsewhere = {**CLIENT, "redirect_uri": "https://evil.test/", "token": TOKEN}
    assert post_form(api, login["authz"], elsewhere).status == 400
    query = {**CLIENT, "redirect_uri": "https://evil.test/"}
    assert api.request("GET", login["authz"], query=query).status == 400
