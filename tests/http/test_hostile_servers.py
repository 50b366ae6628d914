"""The client's limits against hostile and broken servers."""

import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.certificates import (
    client_context,
    client_context_with_certificate,
    server_context,
)
from tests.support.fake_sleep import RUN, FakeSleep, client
from tests.support.http_server import http_response, stub_server
from tfrun_async import Client
from tfrun_async.errors import (
    APIError,
    CertificateError,
    MalformedResponseError,
    ResponseTooLargeError,
    SettingsError,
    TransportError,
)
from tfrun_async.simulator import Fault, Simulator

GZIPPED = ["Content-Encoding: gzip"]
MEGABYTE = 2**20


@pytest.fixture
def fake_sleep() -> FakeSleep:
    return FakeSleep()


@pytest.mark.parametrize("status", [200, 422])
async def test_a_large_response_is_not_read_to_its_end(fake_sleep: FakeSleep, status: int) -> None:
    """A response larger than allowed is an error of its own, whatever its status."""
    async with stub_server(http_response(status, b" " * 2000 + RUN)) as server:
        async with client(server.address, fake_sleep, max_response_bytes=2000) as tfe:
            with pytest.raises(ResponseTooLargeError, match=r"GET /runs/run-1: .* 2000 bytes"):
                await tfe.runs.read("run-1")
        async with client(server.address, fake_sleep, max_response_bytes=2000 + len(RUN)) as tfe:
            if status == 200:
                assert (await tfe.runs.read("run-1")).id == "run-1"
    assert fake_sleep.seconds == []


async def test_a_compressed_response_is_read(fake_sleep: FakeSleep) -> None:
    """As gateways like to send it."""
    async with stub_server(http_response(body=gzip.compress(RUN), headers=GZIPPED)) as server:
        async with client(server.address, fake_sleep) as tfe:
            assert (await tfe.runs.read("run-1")).id == "run-1"


def bomb(megabytes: int) -> bytes:
    """Return what unpacks to so many megabytes of nothing, a thousandth as large."""
    packer = zlib.compressobj(9, wbits=31)
    first, other = (
        packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    return first + other * (megabytes - 1)


async def test_a_bomb_is_not_inflated(fake_sleep: FakeSleep) -> None:
    """What is compressed counts as large as it would become, and is dropped long before."""
    async with stub_server(http_response(body=bomb(1024), headers=GZIPPED)) as server:
        async with client(server.address, fake_sleep, max_response_bytes=MEGABYTE) as tfe:
            tracemalloc.start()
            try:
                with pytest.raises(ResponseTooLargeError):
                    await tfe.runs.read("run-1")
                assert tracemalloc.get_traced_memory()[1] < 8 * MEGABYTE
            finally:
                tracemalloc.stop()


async def test_a_bad_compression_is_no_response(fake_sleep: FakeSleep) -> None:
    """It is asked for again, and then reported."""
    async with stub_server(http_response(body=b"not gzip", headers=GZIPPED)) as server:
        async with client(server.address, fake_sleep) as tfe:
            with pytest.raises(TransportError, match="Can not decode content-encoding"):
                await tfe.runs.read("run-1")
    assert len(server.requests) == 5


async def test_a_large_header_is_refused(fake_sleep: FakeSleep) -> None:
    """Nor is its text repeated: it may hold anything."""
    header = "X-Padding: s3cret" + "x" * 20_000
    async with stub_server(http_response(body=RUN, headers=[header])) as server:
        async with client(server.address, fake_sleep) as tfe:
            with pytest.raises(ResponseTooLargeError, match="the response headers") as caught:
                await tfe.runs.read("run-1")
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_too_many_headers_are_refused(fake_sleep: FakeSleep) -> None:
    """A thousand small ones are no better than a large one."""
    headers = [f"X-{number}: x" for number in range(1000)]
    async with stub_server(http_response(body=RUN, headers=headers)) as server:
        async with client(server.address, fake_sleep) as tfe:
            with pytest.raises(ResponseTooLargeError, match="the response headers"):
                await tfe.runs.read("run-1")


@pytest.mark.parametrize("depth", [1_000, 1_024, 100_000])
async def test_deep_nesting_is_malformed(fake_sleep: FakeSleep, depth: int) -> None:
    """It neither overflows the stack nor ends as a traceback of the parser."""
    body = b'{"data": ' + b"[" * depth + b"]" * depth + b"}"
    async with (
        stub_server(http_response(body=body)) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        with pytest.raises(MalformedResponseError, match="GET /runs/run-1"):
            await tfe.runs.read("run-1")


@pytest.mark.parametrize("depth", [1_000, 100_000])
async def test_deep_nesting_in_an_error_leaves_the_error(fake_sleep: FakeSleep, depth: int) -> None:
    """The status is what counts."""
    body = b'{"errors": [' + b"[" * depth + b"]" * depth + b"]}"
    async with (
        stub_server(http_response(422, body)) as server,
        client(server.address, fake_sleep) as tfe,
    ):
        with pytest.raises(APIError, match="422"):
            await tfe.runs.read("run-1")


@pytest.mark.parametrize("fault", [Fault.ENDLESS_BODY, Fault.LONG_HEADER, Fault.DEEP_JSON])
async def test_what_the_simulator_can_do_is_survived(sim: Simulator, fault: Fault) -> None:
    """One bad response is one error, and the next request succeeds."""
    async with Client(
        sim.address, sim.token, rate_limiter=None, max_response_bytes=MEGABYTE
    ) as tfe:
        sim.fault(fault)
        with pytest.raises(MalformedResponseError):
            await tfe.organizations.read(sim.organization)
        assert (await tfe.organizations.read(sim.organization)).id == sim.organization


def test_plain_http_is_for_this_machine(fake_sleep: FakeSleep) -> None:
    """A token does not cross a network in the open, unless that is asked for."""
    with pytest.raises(SettingsError, match="plain HTTP"):
        client("http://tfe.example", fake_sleep)
    client("http://tfe.example", fake_sleep, allow_http=True)


@asynccontextmanager
async def tls_server(*, requires_certificate: bool = False) -> AsyncIterator[str]:
    """Serve a run over TLS."""
    async with stub_server(
        http_response(body=RUN), ssl=server_context(requires_certificate=requires_certificate)
    ) as server:
        yield server.address


async def test_an_untrusted_certificate_is_refused(fake_sleep: FakeSleep) -> None:
    """No request, and so no token, goes to a server that cannot prove who it is."""
    async with tls_server() as address, client(address, fake_sleep) as tfe:
        with pytest.raises(CertificateError, match=r"SSL_CERT_FILE.* or give ssl=") as caught:
            await tfe.runs.create(workspace="ws-1")
        assert tfe.stats.requests == 1
    assert "127.0.0.1 cannot be verified: self-signed certificate" in str(caught.value)


async def test_a_missing_file_of_authorities_is_named(
    fake_sleep: FakeSleep, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """OpenSSL ignores it, and then no server is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    async with tls_server() as address, client(address, fake_sleep) as tfe:
        with pytest.raises(
            CertificateError, match=r"missing\.pem', which does not exist"
        ) as caught:
            await tfe.runs.read("run-1")
    assert "SSL_CERT_DIR" not in str(caught.value)


async def test_an_own_authority_can_be_trusted(fake_sleep: FakeSleep) -> None:
    """An installation of Terraform Enterprise may have one."""
    async with tls_server() as address, client(address, fake_sleep, ssl=client_context()) as tfe:
        assert (await tfe.runs.read("run-1")).id == "run-1"


async def test_a_client_can_show_a_certificate(fake_sleep: FakeSleep) -> None:
    """Where the server asks for one, a client without it is refused."""
    async with tls_server(requires_certificate=True) as address:
        async with client(address, fake_sleep, ssl=client_context_with_certificate()) as tfe:
            assert (await tfe.runs.read("run-1")).id == "run-1"
        async with client(address, fake_sleep, ssl=client_context()) as tfe:
            with pytest.raises(TransportError):
                await tfe.runs.read("run-1")
