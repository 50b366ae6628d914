"""Reads the requests of aiohttp for the core."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from tempfile import SpooledTemporaryFile

from aiohttp import web

from tfrun_async.simulator._engine.archives import read_upload
from tfrun_async.simulator._http.messages import ApiError, Request
from tfrun_async.simulator._serialize.urls import OBJECTS_PATH

_MAX_MEMORY_BYTES = 8 * 1024 * 1024
# Both are decompressed. Documents are read into memory.
_MAX_UPLOAD_BYTES = 512 * 1024 * 1024
_MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
# Bodies are decompressed here, since aiohttp would respond to invalid ones itself, and not as the
# API does.
_WINDOW_BITS = {"gzip": zlib.MAX_WBITS + 16, "deflate": zlib.MAX_WBITS}


@asynccontextmanager
async def read_request(request: web.Request, query: Mapping[str, str]) -> AsyncIterator[Request]:
    """Yield a request as the core takes it; its body is closed at the end of the block.

    Raises:
        ApiError: 400: the body is not encoded as its headers say, or is too large.
    """
    is_upload = request.method == "PUT" and request.path.startswith(OBJECTS_PATH)
    limit = _MAX_UPLOAD_BYTES if is_upload else _MAX_DOCUMENT_BYTES
    # Large uploads are kept on disk, not in memory.
    with SpooledTemporaryFile(_MAX_MEMORY_BYTES) as body:
        try:
            async for chunk in _decoded_chunks(request):
                body.write(chunk)
                if body.tell() > limit:
                    raise ApiError(400, f"The body is larger than {limit} bytes.")
        except (web.RequestPayloadError, zlib.error):
            raise ApiError(400, "The body is not encoded as its headers say.") from None
        body.seek(0)
        # In a thread: the core cannot wait, and reading a large archive would block the loop.
        read_body = await asyncio.to_thread(read_upload, body) if is_upload else None
        body.seek(0)
        # URLs in responses begin with the host, which any bytes can stand for.
        headers = {
            name.lower(): value.encode(errors="replace").decode()
            for name, value in request.headers.items()
        }
        yield Request(request.method, request.path, query, headers, body, read_body)


async def _decoded_chunks(request: web.Request) -> AsyncIterator[bytes]:
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _WINDOW_BITS:
        async for chunk in request.content.iter_any():
            yield chunk
        return
    decompressor = zlib.decompressobj(_WINDOW_BITS[encoding])
    chunk = b""
    async for chunk in request.content.iter_any():
        compressed = chunk
        while compressed and not decompressor.eof:
            yield decompressor.decompress(compressed, _CHUNK_BYTES)
            compressed = decompressor.unconsumed_tail
            await asyncio.sleep(0)
    if chunk and not decompressor.eof:
        raise zlib.error("the end is missing")
