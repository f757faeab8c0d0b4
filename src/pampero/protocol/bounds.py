"""What a document may hold, in any protocol: values (elements, attributes), and how deep they lie.

A document is decoded in time and memory that grow with its values, not with its bytes: forty megabytes of `<a/>` are ten
million elements. No request of AWS's comes near: the most are ten thousand parts of an upload, or log events.
"""

from __future__ import annotations

import re

MAX_VALUES = 100_000
MAX_ATTRIBUTES = 10_000
MAX_DEPTH = 100
QUOTE = 0x22
# One step in a large document: a step in C keeps all other threads waiting.
STEP = 64 * 1024
# Strings as long as this are taken out of a JSON text before it is decoded (see lifted).
LONG = 1024 * 1024
_OUTSIDE = re.compile(rb'[",\[{]')
_INSIDE = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_TAG = re.compile(rb"""[^<>"']*+(?:"[^"]*+"[^<>"']*+|'[^']*+'[^<>"']*+)*+""")


def many_values(body: bytes) -> bool:
    """Whether a JSON text holds more values than any request has: a comma or a bracket stands before each."""
    if len(body) <= MAX_VALUES or not _more(body, b",[{", MAX_VALUES):
        return False
    left = MAX_VALUES
    token = _OUTSIDE.search(body)
    while token is not None:
        end = token.end()
        if body[token.start()] == QUOTE:
            end = _end_of_string(body, end)
        else:
            left -= 1
            if left < 0:
                return True
        token = _OUTSIDE.search(body, end)
    return False


def lifted(body: bytes) -> tuple[bytes, list[memoryview]]:
    """A JSON text without its longest strings (of those that hold no escape), and these, in order.

    In their place stands `"\\u0000<number>"`. A package of 50 MB would stop all other threads while it is decoded, twice.
    """
    view = memoryview(body)
    parts: list[bytes] = []
    long: list[memoryview] = []
    at, quote = 0, body.find(b'"')
    while quote >= 0:
        end = _end_of_string(body, quote + 1)
        if end - quote > LONG and body[end - 1] == QUOTE and body.find(b"\\", quote, end) < 0:
            parts += (body[at : quote + 1], b"\\u0000%d" % len(long))
            long.append(view[quote + 1 : end - 1])
            at = end - 1
        quote = body.find(b'"', end)
    return b"".join((*parts, body[at:])), long


def _end_of_string(body: bytes, at: int) -> int:
    """Behind the quote that ends the string whose text begins at `at`."""
    quote = body.find(b'"', at)
    at = body.find(b"\\", at, quote if quote >= 0 else len(body))
    if at < 0:
        return quote + 1 or len(body)
    while at < len(body):
        found = _INSIDE.match(body, at, at + STEP)
        at = found.end() if found is not None else at
        if body[at : at + 1] == b'"':
            return at + 1
        if body[at : at + 1] == b"\\":  # the step ended between it and what it escapes
            at += 2
    return len(body)


def _more(body: bytes, characters: bytes, most: int) -> bool:
    """Whether the characters occur more often, wherever they stand."""
    left = most
    for at in range(0, len(body), STEP):
        left -= sum(body.count(character, at, at + STEP) for character in characters)
        if left < 0:
            return True
    return False


def many_attributes(document: bytes) -> bool:
    """Whether the tags of an XML document hold more attributes than any request has.

    The parser takes a tag as one step, and a long one for seconds: it must be known before.
    """
    if not _more(document, b"=", MAX_ATTRIBUTES):
        return False
    left = MAX_ATTRIBUTES
    at = document.find(b"<")
    while at >= 0:
        tag = _TAG.match(document, at + 1)
        end = tag.end() if tag is not None else at + 1
        left -= document.count(b"=", at, end)
        if left < 0:
            return True
        at = document.find(b"<", end)
    return False
