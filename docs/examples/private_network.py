"""Connect to a Terraform Enterprise with a private certificate authority.

    TFE_ADDRESS=https://tfe.example.com TFE_TOKEN=… CA_FILE=ca.pem python private_network.py

CLIENT_CERTIFICATE and CLIENT_KEY name the files of a client certificate, where the server asks for
one. Proxies are those of HTTPS_PROXY and NO_PROXY.
"""

import asyncio
import os
import ssl
import sys

from tfrun_async import Client
from tfrun_async.errors import TransportError


def trust() -> ssl.SSLContext:
    """Trust the private authority, too, and present a certificate if there is one."""
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=os.environ["CA_FILE"])
    if certificate := os.environ.get("CLIENT_CERTIFICATE"):
        context.load_cert_chain(certificate, os.environ.get("CLIENT_KEY"))
    return context


async def main(organization: str) -> int:
    async with Client(ssl=trust(), deadline=60) as tfe:
        try:
            async for workspace in tfe.workspaces.list_for_organization(organization):
                print(workspace.name)
        except TransportError as error:
            print(f"no connection: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1])))
