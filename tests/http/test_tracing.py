"""OpenTelemetry's instrumentation of aiohttp, passed through the client."""

import asyncio
import json
import runpy
from io import StringIO
from pathlib import Path

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor

from tests.support.http_server import http_response, stub_server
from tfrun_async import Client

PROGRAM = Path(__file__).parents[2] / "docs" / "examples" / "tracing.py"


async def test_the_documented_tracing_exports_a_span_for_each_request() -> None:
    """The documented filter, on a console exporter: an attempt is a span, without secrets."""
    names = runpy.run_path(str(PROGRAM))
    out = StringIO()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=out)))
    tracing = names["create_trace_config"](
        url_filter=names["without_secrets"], tracer_provider=provider
    )
    async with stub_server(http_response(body=b"{}")) as storage:
        moved = http_response(307, headers=[f"Location: {storage.address}/s3cret?sig=s3cret"])
        async with (
            stub_server(http_response(503), moved) as server,
            Client(
                server.address,
                "t0ken.s3cret",
                rate_limiter=None,
                trace_configs=[tracing],
                sleep=lambda _: asyncio.sleep(0),
            ) as tfe,
        ):
            await tfe.plans.json_output("plan-1")
    spans = [json.loads(text) for text in _objects(out.getvalue())]
    statuses = [span["attributes"]["http.status_code"] for span in spans]
    assert statuses == [503, 307, 200]
    assert spans[0]["attributes"]["http.method"] == "GET"
    assert spans[0]["attributes"]["http.url"].endswith("/api/v2/plans/plan-1/json-output")
    assert "s3cret" not in out.getvalue()


def _objects(text: str) -> list[str]:
    """Split what the exporter has printed into its JSON objects."""
    return [f"{part}\n}}" for part in text.split("\n}\n") if part.strip()]
