"""A server in a thread of its own, for clients that outlive their event loop."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import attrs

from tests.support.fake_sleep import RUN


@attrs.define
class ThreadedServer:
    """Its address, and the connections that were opened to it."""

    address: str
    connections: int = 0


@contextmanager
def threaded_server() -> Iterator[ThreadedServer]:
    """Send a run in response to every request, and keep connections open."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            server.connections += 1

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(RUN)))
            self.end_headers()
            self.wfile.write(RUN)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        listener.daemon_threads = True
        server = ThreadedServer(f"http://127.0.0.1:{listener.server_address[1]}")
        thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown()
            thread.join()
