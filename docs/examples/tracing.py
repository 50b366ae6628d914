"""Trace each request with OpenTelemetry, and log and count them, without secrets.

pip install tfrun-async opentelemetry-sdk opentelemetry-instrumentation-aiohttp-client
TFE_TOKEN=… python tracing.py acme
"""

import asyncio
import logging
import sys

from opentelemetry import trace
from opentelemetry.instrumentation.aiohttp_client import create_trace_config
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
from yarl import URL

from tfrun_async import Attempt, Client

log = logging.getLogger("example")


def without_secrets(url: URL) -> str:
    """Keep URLs of the API; of a presigned URL, all but the host is a secret."""
    return str(url if url.path.startswith("/api/v2/") else url.origin())


def warn_if_slow(attempt: Attempt) -> None:
    """Called after each attempt; it must not block."""
    if attempt.seconds > 2:
        log.warning("%s took %.1f s", attempt.operation, attempt.seconds)


async def main(organization: str) -> None:
    traces = create_trace_config(url_filter=without_secrets)
    async with Client(trace_configs=[traces], on_attempt=warn_if_slow) as tfe:
        with trace.get_tracer("example").start_as_current_span("list workspaces"):
            async for workspace in tfe.workspaces.list_for_organization(organization):
                print(workspace.name)
        stats = tfe.stats
        print(f"{stats.requests} requests, {stats.retries} retries, {stats.rate_limited} 429s")
        print(f"99 % of them within {stats.latency.quantile(0.99):.3f} s")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))
    trace.set_tracer_provider(provider)
    asyncio.run(main(sys.argv[1]))
