"""Functions on IP networks."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network

from tfrun_async.simulator._engine.hcl.functions.base import (
    FunctionError,
    function,
    text,
    whole,
)
from tfrun_async.simulator._engine.hcl.types import STRING
from tfrun_async.simulator._engine.hcl.values import Value, list_value, string

Network = IPv4Network | IPv6Network


def _network(value: Value) -> Network:
    address = text(value)
    try:
        return ip_network(address if "/" in address else "", strict=False)
    except ValueError:
        raise FunctionError(f"invalid CIDR expression: invalid CIDR address: {address}") from None


def _subnet(network: Network, bits: int, index: int) -> Network:
    length = network.prefixlen + bits
    if bits < 0 or length > network.max_prefixlen:
        raise FunctionError(
            f"insufficient address space to extend prefix of {network.prefixlen} by {bits}"
        )
    if not 0 <= index < 2**bits:
        raise FunctionError(
            f"prefix extension of {bits} does not accommodate a subnet numbered {index}"
        )
    start = int(network.network_address) + (index << (network.max_prefixlen - length))
    return type(network)((start, length))


@function("cidrsubnet(prefix: string, newbits: number, netnum: number) string")
def _cidrsubnet(arguments: Sequence[Value]) -> Value:
    bits, index = whole(arguments[1], 1), whole(arguments[2], 2)
    return string(str(_subnet(_network(arguments[0]), bits, index)))


@function("cidrsubnets(prefix: string, newbits: number...) strings")
def _cidrsubnets(arguments: Sequence[Value]) -> Value:
    network = _network(arguments[0])
    at = int(network.network_address)
    found: list[str] = []
    for index, argument in enumerate(arguments[1:], 1):
        length = network.prefixlen + (bits := whole(argument, index))
        if bits < 1:
            raise FunctionError("must extend prefix by at least one bit", index)
        if bits > 32:
            raise FunctionError("may not extend prefix by more than 32 bits", index)
        if length > network.max_prefixlen:
            raise FunctionError(
                f"would extend prefix to {length} bits, which is too long for an IP address of "
                f"{network.max_prefixlen} bits",
                index,
            )
        size = 1 << (network.max_prefixlen - length)
        at = (at + size - 1) // size * size
        if at + size > int(network.network_address) + network.num_addresses:
            raise FunctionError(
                f"not enough remaining address space for a subnet with a prefix of {length} bits "
                f"after {found[-1] if found else network}",
                index,
            )
        found.append(str(type(network)((at, length))))
        at += size
    return list_value(STRING, (string(item) for item in found))


@function("cidrhost(prefix: string, hostnum: number) string")
def _cidrhost(arguments: Sequence[Value]) -> Value:
    network, host = _network(arguments[0]), whole(arguments[1], 1)
    count = network.num_addresses
    if not -count <= host < count:
        raise FunctionError(
            f"prefix of {network.prefixlen} does not accommodate a host numbered {host}"
        )
    return string(str(network[host]))


@function("cidrnetmask(prefix: string) string")
def _cidrnetmask(arguments: Sequence[Value]) -> Value:
    network = _network(arguments[0])
    if isinstance(network, IPv6Network):
        raise FunctionError("IPv6 addresses cannot have a netmask: " + text(arguments[0]))
    return string(str(network.netmask))
