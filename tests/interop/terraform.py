"""The terraform command line, run in a directory of its own against a simulator."""

import asyncio
import json
import os
import re
import shutil
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import attrs

from tests.interop.flows import Flows
from tfrun_async import Client
from tfrun_async.simulator import Clock, Simulator

PROGRAM = shutil.which("terraform")
HOST = "tfe.test"  # never looked up: the CLI's configuration says where its services are
SPEED = 30.0
TIMEOUT = 120  # seconds; commands take a few
_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_SERVICES = ("tfe.v2", "tfe.v2.1", "tfe.v2.2", "state.v2")


class CommandError(AssertionError):
    """A command did not do what the flow expects; the message has its output."""


@attrs.define(eq=False)
class Command:
    """A running command, whose output is read as it comes."""

    arguments: tuple[str, ...]
    process: asyncio.subprocess.Process
    output: str = ""
    _seen: int = 0  # characters of the output, up to the text that was waited for last

    async def wait_for(self, text: str) -> None:
        """Read the output until the text comes, after the text that was waited for before."""
        try:
            async with asyncio.timeout(TIMEOUT):
                while self.output.find(text, self._seen) < 0 and await self._read():
                    pass
        except TimeoutError:
            self.process.kill()
        if (found := self.output.find(text, self._seen)) < 0:
            raise CommandError(f"{self}: {text!r} is missing in\n{self.output}")
        self._seen = found + len(text)

    async def answer(self, text: str) -> None:
        """Wait for a prompt, and enter a line."""
        await self.wait_for("Enter a value:")
        await self.enter(text)

    async def enter(self, text: str) -> None:
        """Enter a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{text}\n".encode())
        await self.process.stdin.drain()

    def interrupt(self) -> None:
        """Do what Ctrl-C does in a terminal."""
        self.process.send_signal(signal.SIGINT)

    async def finish(self, *, code: int | None = 0) -> str:
        """Wait for the end, and return the output.

        Args:
            code: The exit code that it must have; None for any.
        """
        async with asyncio.timeout(TIMEOUT):
            while await self._read():
                pass
            ended = await self.process.wait()
        if code not in {None, ended}:
            raise CommandError(f"{self}: exit code {ended} instead of {code}\n{self.output}")
        return self.output

    async def _read(self) -> bool:
        assert self.process.stdout is not None
        data = await self.process.stdout.read(65_536)
        self.output += _COLOR.sub("", data.decode())
        return bool(data)

    def __str__(self) -> str:
        return f"terraform {' '.join(self.arguments)}"


@attrs.define(eq=False)
class Terraform:
    """A directory with a configuration, from which commands are run.

    Args:
        kind: `cloud` or `remote`.
        client: This SDK, to look at what the CLI did, and to do what another user does.
    """

    kind: str
    folder: Path
    sim: Simulator
    client: Client
    environment: dict[str, str]

    @property
    def is_cloud(self) -> bool:
        """Say whether the configuration has a `cloud` block."""
        return self.kind == "cloud"

    def configure(self, main: str, *, workspaces: str | None = 'name = "one"') -> None:
        """Write the configuration.

        Args:
            main: The resources.
            workspaces: What stands in the `workspaces` block; None leaves all of it out, so that
                the state is local.
        """
        self.folder.mkdir(exist_ok=True)
        (self.folder / "main.tf").write_text(main)
        block = "cloud" if self.is_cloud else 'backend "remote"'
        (self.folder / "backend.tf").write_text(
            ""
            if workspaces is None
            else f"""
            terraform {{
              {block} {{
                hostname     = "{HOST}"
                organization = "{self.sim.organization}"
                workspaces {{
                  {workspaces}
                }}
              }}
            }}
            """
        )

    def beside(self, name: str) -> "Terraform":
        """Return another directory of the same user."""
        folder = self.folder.parent / name
        data = {"TF_DATA_DIR": str(folder.parent / f"{name}.data")}
        return attrs.evolve(self, folder=folder, environment={**self.environment, **data})

    async def start(self, *arguments: str, environment: Mapping[str, str] = {}) -> Command:
        """Start a command, whose prompts are answered."""
        assert PROGRAM is not None
        process = await asyncio.create_subprocess_exec(
            *(PROGRAM, *arguments),
            cwd=self.folder,
            env={**self.environment, **environment},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        return Command(arguments, process)

    async def run(
        self,
        *arguments: str,
        code: int | None = 0,
        enter: str = "",
        environment: Mapping[str, str] = {},
    ) -> str:
        """Run a command to its end, and return its output without colors.

        Args:
            arguments: Of the command.
            code: The exit code that it must have; None for any.
            enter: What a user would enter.
            environment: More environment variables.
        """
        command = await self.start(*arguments, environment=environment)
        assert command.process.stdin is not None
        command.process.stdin.write(enter.encode())
        command.process.stdin.close()
        try:
            return await command.finish(code=code)
        finally:
            if command.process.returncode is None:
                command.process.kill()

    async def read_json(self, *arguments: str) -> Any:
        """Run a command that prints JSON."""
        return json.loads(await self.run(*arguments))

    async def init(self, main: str, *, workspaces: str = 'name = "one"') -> None:
        """Write a configuration and initialize the directory."""
        self.configure(main, workspaces=workspaces)
        await self.run("init", "-input=false")

    async def apply(self, *arguments: str) -> str:
        """Apply without a prompt."""
        return await self.run("apply", "-auto-approve", "-input=false", *arguments)


@asynccontextmanager
async def terraform(kind: str, folder: Path) -> AsyncIterator[Terraform]:
    """Start a simulator, and prepare an empty directory and a home for the CLI."""
    home = folder / "home"
    home.mkdir()
    async with Simulator(clock=Clock(SPEED)) as sim, Client(sim.address, sim.token) as client:
        settings = home / "terraform.rc"
        settings.write_text(cli_configuration(sim.address, sim.token))
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "TF_CLI_CONFIG_FILE": str(settings),
            "CHECKPOINT_DISABLE": "1",
        }
        yield Terraform(kind, home, sim, client, environment).beside("work")


def cli_configuration(address: str, token: str) -> str:
    """Return a configuration of the CLI that puts the services of the host at an address."""
    services = "\n".join(f'"{name}" = "{address}/api/v2/"' for name in _SERVICES)
    return f"""
    disable_checkpoint = true
    credentials "{HOST}" {{
      token = "{token}"
    }}
    host "{HOST}" {{
      services = {{
        {services}
      }}
    }}
    """


def expect(output: str, *texts: str) -> None:
    """Check that the output of a command has all the texts; `remote` uses less upper case."""
    for text in texts:
        if text.lower() not in output.lower():
            raise CommandError(f"{text!r} is missing in\n{output}")


flows = Flows(("cloud", "remote"), terraform)
"""The flows of the CLI, in both of its ways to use the API: `cloud {}` and `backend "remote"`."""
