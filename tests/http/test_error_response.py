"""Errors for responses that do not come from the API, such as a proxy's."""

import json
from typing import Any

import pytest

from tests.support.fake_sleep import TOKEN, FakeSleep, client
from tests.support.http_server import http_response, stub_server
from tfrun_async.errors import UnprocessableError


async def error_text(body: bytes, content_type: str = "application/json") -> str:
    """Return the text of the error for a response with this body."""
    async with (
        stub_server(http_response(422, body, content_type=content_type)) as server,
        client(server.address, FakeSleep()) as tfe,
    ):
        with pytest.raises(UnprocessableError) as caught:
            await tfe.runs.read("run-1")
    return str(caught.value).removeprefix("GET /runs/run-1: 422: ")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"detail": "Workspace is archived"}, "Workspace is archived"),
        ({"message": "no"}, "no"),
        ({"error": "invalid_request", "error_description": "bad"}, "invalid_request; bad"),
        ({"error": {"message": "nested", "code": 7}}, "nested"),
        (
            {"detail": [{"loc": ["body"], "message": "first"}, {"message": "second"}]},
            "first; second",
        ),
        ({"errors": {"name": ["is taken"]}}, "48 bytes"),
        ({"errors": ["one", "two"]}, "one; two"),
        (["one", "two"], "one; two"),
        ("just text", "just text"),
        ({"message": "two\nlines\x1b[31m\u202e"}, "two lines\ufffd[31m\ufffd"),
        ({"code": 7}, "bytes of application/json"),
        ({"message": "x" * 5000}, "x" * 300 + "…"),
        ({"message": ["x"] * 5000}, "; ".join("xxxxx")),
    ],
)
async def test_a_message_of_another_server_is_quoted(body: Any, said: str) -> None:
    """Whichever of the usual forms it has, on one line, printable and not longer than needed."""
    expected = said if said != "48 bytes" else "bytes of application/json"
    assert (await error_text(json.dumps(body).encode())).endswith(expected)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"upstream connect error\r\n", "upstream connect error"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"<html>no</html>", "15 bytes of text/plain"),
        (b'{"message": "cut', "16 bytes of text/plain"),
        (b"x" * 5000, "5000 bytes of text/plain"),
        (b" ", "1 bytes of text/plain"),
    ],
)
async def test_a_line_of_text_is_quoted(body: bytes, said: str) -> None:
    """As gateways send it; a page is not."""
    assert await error_text(body, "text/plain; charset=utf-8") == said


@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        "https://archive.example/object?signature=s3cret",
        "Authorization: Bearer s3cret",
        "abc.atlasv1.s3cret",
    ],
)
async def test_no_secret_is_quoted(secret: str) -> None:
    """Some servers repeat what they were sent, or what they meant to send."""
    for body in (
        json.dumps({"message": f"refused {secret} here"}).encode(),
        f"refused {secret} here".encode(),
    ):
        text = await error_text(body)
        assert "s3cret" not in text
        assert text.startswith("refused ")
        assert text.endswith("… here")
    errors = json.dumps({"errors": [{"title": f"refused {TOKEN}", "detail": f"of {TOKEN}"}]})
    assert await error_text(errors.encode()) == "refused …: of …"


@pytest.mark.parametrize("depth", [100, 1_000, 100_000])
async def test_a_deep_body_is_not_quoted(depth: int) -> None:
    """It neither overflows the stack nor takes long."""
    body = b'{"detail": ' * depth + b'"s3cret"' + b"}" * depth
    assert "bytes of application/json" in await error_text(body)


@pytest.mark.parametrize("header", ["\xff" * 10, "x" * 10_000, "two words"])
async def test_headers_are_quoted_only_where_they_fit_a_line(header: str) -> None:
    """They may hold any bytes, and thousands of them."""
    response = http_response(
        422, b"<html>", headers=[f"X-Request-Id: {header}"], content_type=f"text/{header} x"
    )
    async with stub_server(response) as server, client(server.address, FakeSleep()) as tfe:
        with pytest.raises(UnprocessableError) as caught:
            await tfe.runs.read("run-1")
    assert str(caught.value) == "GET /runs/run-1: 422: 6 bytes of an unknown type"
    assert caught.value.request_id is None
