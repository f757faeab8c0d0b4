"""What a document may hold, in any protocol: values (elements, attributes), and how deep they lie.

A document is decoded in time and memory that grow with its values, not with its bytes: forty megabytes of `<a/>` are ten
million elements. No request of AWS's comes near: the most are ten thousand parts of an upload, or log events.
"""

from __future__ import annotations

import re

MOST_VALUES = 250_000
MOST_ATTRIBUTES = 10_000
DEEPEST = 100
# One step of a large document: other threads wait for that long.
STEP = 64 * 1024
# A text, or what begins a value.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[,\[{]', re.DOTALL)
_TAG = re.compile(rb"""[^<>"']*+(?:"[^"]*+"[^<>"']*+|'[^']*+'[^<>"']*+)*+""")


def many_values(body: bytes) -> bool:
    """Whether a JSON text holds more values than any request has: a comma or a bracket stands before each."""
    if len(body) <= MOST_VALUES or body.count(b",") + body.count(b"[") + body.count(b"{") <= MOST_VALUES:
        return False
    left = MOST_VALUES
    for token in _TOKEN.finditer(body):
        if body[token.start()] != 0x22:
            left -= 1
            if left < 0:
                return True
    return False


def many_attributes(document: bytes) -> bool:
    """Whether the tags of an XML document hold more attributes than any request has.

    The parser takes a tag as one step, and a long one for seconds: it must be known before.
    """
    if document.count(b"=") <= MOST_ATTRIBUTES:
        return False
    left = MOST_ATTRIBUTES
    at = document.find(b"<")
    while at >= 0:
        tag = _TAG.match(document, at + 1)
        end = tag.end() if tag is not None else at + 1
        left -= document.count(b"=", at, end)
        if left < 0:
            return True
        at = document.find(b"<", end)
    return False
