"""Headless Chromium, driven by its DevTools protocol.

https://chromedevtools.github.io/devtools-protocol/
"""

import asyncio
import base64
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import attrs

COMMAND = "chromium"
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # which containers do not allow
    "--disable-gpu",
    "--disable-extensions",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-lcd-text",  # grey letters make smaller pictures
    "--remote-debugging-port=0",
)


def is_installed() -> bool:
    """Say whether there is a browser."""
    return shutil.which(COMMAND) is not None


@attrs.define
class Browser:
    """A tab of a browser, with what its page reported and requested."""

    _socket: aiohttp.ClientWebSocketResponse
    _ids: Iterator[int] = attrs.field(factory=itertools.count)
    problems: list[str] = attrs.field(factory=list)
    requested: list[str] = attrs.field(factory=list)

    async def send(self, method: str, **parameters: Any) -> Any:
        """Send a command, and return its result."""
        number = next(self._ids)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        async with asyncio.timeout(30):
            while True:
                message = await self._socket.receive_json()
                if message.get("id") == number:
                    if "error" in message:
                        raise RuntimeError(f"{method}: {message['error']}")
                    return message["result"]
                self._record(message)

    def _record(self, message: Any) -> None:
        method, parameters = message["method"], message["params"]
        if method == "Network.requestWillBeSent":
            self.requested.append(parameters["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.problems.append(parameters["exceptionDetails"]["text"])
        elif method == "Log.entryAdded":
            self.problems.append(parameters["entry"]["text"])

    async def open(self, url: str, *, width: int, dark: bool = False) -> None:
        """Open a page in a window of a size, with a colour scheme."""
        for domain in ("Page", "Runtime", "Network", "Log"):
            await self.send(f"{domain}.enable")
        await self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.send("Emulation.setEmulatedMedia", features=[scheme])
        await self.send("Page.navigate", url=url)

    async def evaluate(self, expression: str) -> Any:
        """Return the value of an expression in the page."""
        result = await self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"].get("value")

    async def wait_for(self, expression: str) -> None:
        """Wait until an expression is true in the page."""
        async with asyncio.timeout(20):
            while not await self.evaluate(expression):  # noqa: ASYNC110  (the page has no event)
                await asyncio.sleep(0.1)

    async def screenshot(self) -> bytes:
        """Return the whole page as PNG."""
        content = (await self.send("Page.getLayoutMetrics"))["cssContentSize"]
        height = await self.evaluate("document.body.offsetHeight")
        clip = {"x": 0, "y": 0, "width": content["width"], "height": height, "scale": 1}
        result = await self.send(
            "Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True
        )
        return await _with_fewer_colours(base64.b64decode(result["data"]))


async def _with_fewer_colours(png: bytes) -> bytes:
    """Return a smaller picture of 64 colours, if pngquant is installed."""
    if shutil.which("pngquant") is None:
        return png
    process = await asyncio.create_subprocess_exec(
        "pngquant", "64", "-", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    smaller, _ = await process.communicate(png)
    return smaller


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Start a browser, and yield a tab of it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            COMMAND,
            *_OPTIONS,
            f"--user-data-dir={profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            address = await _debugging_address(process)
            async with aiohttp.ClientSession() as session:
                async with session.get(f"{address}/json/list") as response:
                    pages = [each for each in await response.json() if each["type"] == "page"]
                url = pages[0]["webSocketDebuggerUrl"]
                async with session.ws_connect(url, max_msg_size=0) as socket:
                    yield Browser(socket)
        finally:
            process.terminate()
            await process.communicate()


async def _debugging_address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async with asyncio.timeout(60):
        async for line in process.stderr:
            _, found, url = line.decode(errors="replace").partition("listening on ws://")
            if found:
                return f"http://{url.split('/')[0]}"
    raise RuntimeError(f"{COMMAND} did not start")
