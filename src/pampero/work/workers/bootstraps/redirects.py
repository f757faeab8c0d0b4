"""Rules of nf_tables that lead connections of a network namespace to listeners inside it. See `netlink`."""

from __future__ import annotations

import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from pampero.work.workers.bootstraps.netlink import ACK, APPEND, CREATE, NESTED, attribute, message

TABLE = b"pampero\0"
CHAIN = b"output\0"
TCP, UDP = socket.IPPROTO_TCP, socket.IPPROTO_UDP

_IPV4 = 2
_SUBSYSTEM = 10
_BEGIN, _END = 16, 17
_NEW_TABLE, _NEW_CHAIN, _NEW_RULE = 0, 3, 6
_HOOK_OUTPUT, _PRIORITY_DNAT = 3, -100
_VERDICT, _REGISTER = 0, 1
_DROP, _ACCEPT = 0, 1
_OVER = 1
_EQUAL = 0
_NETWORK, _TRANSPORT = 1, 2
_PROTOCOL = 16


@dataclass(frozen=True)
class Rule:
    """What a packet must be, and the port that it is led to; port 0: it goes where it wants to.

    protocol: TCP or UDP, 0 is any. network, mask: of its destination, four bytes each. to: its destination's port,
    0 is any.
    """

    port: int
    protocol: int = 0
    network: bytes = bytes(4)
    mask: bytes = bytes(4)
    to: int = 0


def install(rules: Sequence[Rule], rate: int) -> list[bytes]:
    """The requests that make a table of them: the first that fits a connection decides.

    rate: connections a second, and twice that at once; of more the first packets are lost, and sent again later.
    """
    hook = attribute(1, struct.pack(">I", _HOOK_OUTPUT)) + attribute(2, struct.pack(">i", _PRIORITY_DNAT))
    chain = attribute(1, TABLE) + attribute(3, CHAIN) + attribute(4 | NESTED, hook) + attribute(7, b"nat\0")
    return [
        _edge(_BEGIN),
        _request(_NEW_TABLE, 0, attribute(1, TABLE)),
        _request(_NEW_CHAIN, 0, chain),
        _request(_NEW_RULE, APPEND, _bound(rate)),
        *(_request(_NEW_RULE, APPEND, _rule(rule)) for rule in rules),
        _edge(_END),
    ]


def _edge(kind: int) -> bytes:
    return message(kind, 0, struct.pack(">BBH", 0, 0, _SUBSYSTEM))


def _request(kind: int, flags: int, body: bytes) -> bytes:
    head = struct.pack(">BBH", _IPV4, 0, 0)
    return message(_SUBSYSTEM << 8 | kind, ACK | CREATE | flags, head + body)


def _rule(rule: Rule) -> bytes:
    parts: list[bytes] = []
    if rule.protocol:
        parts += [_expression("meta", (1, _number(_REGISTER)), (2, _number(_PROTOCOL))), _equal(bytes([rule.protocol]))]
    if any(rule.mask):
        parts.append(_load(_NETWORK, 16, 4))
        if rule.mask != b"\xff" * 4:
            parts.append(
                _expression(
                    "bitwise", (1, _number(_REGISTER)), (2, _number(_REGISTER)), (3, _number(4)),
                    (4 | NESTED, attribute(1, rule.mask)), (5 | NESTED, attribute(1, bytes(4))),
                )
            )  # fmt: skip
        parts.append(_equal(rule.network))
    if rule.to:
        parts += [_load(_TRANSPORT, 2, 2), _equal(struct.pack(">H", rule.to))]
    if rule.port:
        port = attribute(1, struct.pack(">H", rule.port))
        parts += [
            _expression("immediate", (1, _number(_REGISTER)), (2 | NESTED, port)),
            _expression("redir", (1, _number(_REGISTER))),
        ]
    else:
        parts.append(_decide(_ACCEPT))
    return _chained(parts)


def _bound(rate: int) -> bytes:
    pace = (1, struct.pack(">Q", rate)), (2, struct.pack(">Q", 1)), (3, _number(2 * rate)), (5, _number(_OVER))
    return _chained([_expression("limit", *pace), _decide(_DROP)])


def _chained(expressions: Sequence[bytes]) -> bytes:
    return attribute(1, TABLE) + attribute(2, CHAIN) + attribute(4 | NESTED, b"".join(expressions))


def _decide(verdict: int) -> bytes:
    value = attribute(2 | NESTED, attribute(1, _number(verdict)))
    return _expression("immediate", (1, _number(_VERDICT)), (2 | NESTED, value))


def _load(base: int, offset: int, length: int) -> bytes:
    places = (1, _REGISTER), (2, base), (3, offset), (4, length)
    return _expression("payload", *((kind, _number(value)) for kind, value in places))


def _equal(value: bytes) -> bytes:
    data = (3 | NESTED, attribute(1, value))
    return _expression("cmp", (1, _number(_REGISTER)), (2, _number(_EQUAL)), data)


def _expression(name: str, *attributes: tuple[int, bytes]) -> bytes:
    data = b"".join(attribute(kind, value) for kind, value in attributes)
    return attribute(1 | NESTED, attribute(1, name.encode() + b"\0") + attribute(2 | NESTED, data))


def _number(value: int) -> bytes:
    return struct.pack(">I", value)
