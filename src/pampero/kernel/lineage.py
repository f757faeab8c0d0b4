"""What a piece of work descends from: the trace header that AWS's services and SDKs hand on, with the chain's hops in it.

The header (`X-Amzn-Trace-Id`, an SQS message's `AWSTraceHeader`, a function's `_X_AMZN_TRACE_ID`) is

    Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0;Lineage=1:a87bd80c:1|68fd508a:5

where each entry of Lineage is a resource that the chain has passed (a hash of its ARN) and how often it came back to it.
Source: "Lambda recursive loop detection"; the form is as observed. `Starts` is ours, in the same form: workflows of Step
Functions begin a Lineage of their own, as on AWS, but may not start one another without bound.

The header travels in a context variable with the task that acts, and from there with every outbox event, timer and
message that is made: nothing has to hand it on by itself. "" is no lineage: a caller from outside, a schedule.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import unquote

from pampero.kernel import ids

HEADER = "x-amzn-trace-id"
LINEAGE, STARTS = "Lineage", "Starts"
MAX_LENGTH = 2048
# Of a chain with more resources than this, those that it passed least are counted together; so many hops of theirs are
# one return: a ring of any length ends.
MAX_NODES = 24
OTHERS = "00000000"
FORGOTTEN = 16
_ROOT = re.compile(r"1-[0-9a-f]{8}-[0-9a-f]{24}")
_BEGUN = re.compile(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}")
_PARENT = re.compile(r"[0-9a-f]{16}")
_ROOTS = re.compile(r"\b(?:Root|Parent)=[0-9a-f-]*;")
# What stands in both lists, and in no other field.
_HOPS = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}:(\d{1,9})(?=[|;]|$)")
_ENTRY = re.compile(r"([0-9a-f]{8}):(\d{1,9})")

_PRESENT: ContextVar[str] = ContextVar("pampero.lineage", default="")

current = _PRESENT.get


def follow(trace: str) -> None:
    """From here on, what this task does descends from `trace`."""
    _PRESENT.set(trace)


def arrive(trace: str) -> None:
    """As `follow`, for every request: most have no trace, and nor had the one before."""
    if trace or _PRESENT.get():
        _PRESENT.set(trace)


@contextmanager
def following(trace: str) -> Iterator[None]:
    """What is done within descends from `trace`."""
    token = _PRESENT.set(trace)
    try:
        yield
    finally:
        _PRESENT.reset(token)


def begin(now: float) -> str:
    """A new chain that has passed nothing yet."""
    return f"Root=1-{int(now):08x}-{ids.hexadecimal(24)}"


def step(trace: str, node: str, now: float, kind: str = LINEAGE) -> tuple[str, str, int]:
    """The chain passes `node` (an ARN): (the trace of what comes of it, the chain's root, how often it was here before).

    kind: in which of the two lists it is counted; a step in Starts ends the Lineage. now: epoch seconds, for a chain that
    begins here. A trace of no known form is none.
    """
    hash_ = f"{zlib.crc32(node.encode()):08x}"
    if not trace or _BEGUN.fullmatch(trace):
        begun = trace or begin(now)
        return f"{begun};Parent={ids.hexadecimal(16)};Sampled=0;{kind}=1:{hash_}:0", begun.removeprefix("Root="), 0
    fields = _fields(trace)
    root = fields.get("Root", "")
    if not _ROOT.fullmatch(root):
        root, fields = begin(now).removeprefix("Root="), {}
    lists = {name: _entries(fields.get(name, "")) for name in (LINEAGE, STARTS)}
    passed = lists[kind]
    passed[hash_] = passed.get(hash_, -1) + 1
    before = max(passed[hash_], passed.get(OTHERS, 0) // FORGOTTEN)
    lists[kind] = _shortened(passed)
    if kind == STARTS:
        lists[LINEAGE] = {}
    made = f"Root={root};Parent={ids.hexadecimal(16)};Sampled={'1' if fields.get('Sampled') == '1' else '0'}"
    for name, entries in lists.items():
        if entries:
            made += f";{name}=1:" + "|".join(f"{node}:{count}" for node, count in entries.items())
    return made, root, before


def kept(given: str, trace: str) -> str:
    """A trace header that somebody gave, with the hops of `trace` where it has none of its own."""
    if not given or not trace or LINEAGE in given or STARTS in given:
        return given or trace
    hops = [part for part in trace.split(";") if part.startswith((f"{LINEAGE}=", f"{STARTS}="))]
    return ";".join([given, *hops])


def answered(given: str, trace: str, now: float) -> str:
    """The header of an answer: what the request gave (its root, parent and sampling, as far as it did), else the chain's."""
    if not given and _BEGUN.fullmatch(trace):
        return f"{trace};Parent={ids.hexadecimal(16)};Sampled=0"
    stated, present = _fields(given), _fields(trace)
    root = next((one for one in (stated.get("Root", ""), present.get("Root", "")) if _ROOT.fullmatch(one)), "")
    root = root or begin(now).removeprefix("Root=")
    parent = stated.get("Parent", "")
    parent = parent if _PARENT.fullmatch(parent) else ids.hexadecimal(16)
    hops = present.get(LINEAGE, "")
    sampled = "1" if stated.get("Sampled") == "1" else "0"
    return f"Root={root};Parent={parent};Sampled={sampled}" + (f";{LINEAGE}={hops}" if hops else "")


def depth(trace: str) -> int:
    """How far a chain has come: of several, the furthest is followed."""
    if len(trace) > MAX_LENGTH:
        return 0
    return sum([int(count) + 1 for count in _HOPS.findall(unquote(trace) if "%" in trace else trace)])


def deepest(traces: Iterable[str]) -> str:
    """Of several traces the one whose chain has come furthest."""
    found = list(traces)
    if len(found) > 1:
        # Those of many executions of one machine differ in their roots alone.
        found = list({_ROOTS.sub("", trace): trace for trace in found}.values())
    return found[0] if len(found) == 1 else max(found, key=depth, default="")


def _fields(trace: str) -> dict[str, str]:
    """SDKs percent-encode the header's bars."""
    if not trace or len(trace) > MAX_LENGTH:
        return {}
    pairs = (part.partition("=") for part in (unquote(trace) if "%" in trace else trace).split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _entries(text: str | None) -> dict[str, int]:
    """The first of AWS's entries is preceded by the version of the form."""
    found = (_ENTRY.fullmatch(part) for part in (text or "").removeprefix("1:").removeprefix("2:").split("|"))
    return {match[1]: int(match[2]) for match in found if match}


def _shortened(passed: dict[str, int]) -> dict[str, int]:
    if len(passed) <= MAX_NODES:
        return passed
    rest = {node: count for node, count in passed.items() if node != OTHERS}
    first = min(rest, key=rest.__getitem__)
    lost = rest.pop(first) + 1
    return {**rest, OTHERS: passed.get(OTHERS, 0) + lost}
