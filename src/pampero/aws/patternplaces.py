"""Where in a pattern's text an error is, in the words that AWS appends to it. Pure.

AWS reads patterns with Jackson and tells the place that its parser had come to: behind the token that it had read last, and of a
text that it had not looked into behind the quotation mark. Which token that is for which error, recorded answers tell; for
the few errors of which there is none, it is the token that the error speaks of. What an error says that is none of a place
in the text (a malformed CIDR, too complex a rule) has none; nor is one looked for in texts that take long to read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pampero.aws.fieldtests import InvalidPattern, compile_field
from pampero.kernel import jsontext

MAX_SHOWN_LENGTH = 500
MAX_READ_LENGTH = 32_768
PLACELESS = ("Malformed CIDR", "Nonstandard IP address", "Rule is", "Filter is")
_SPACE = re.compile(r"[ \t\r\n]*")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SCALAR = re.compile(r"[^\s,\]}]+")
_LINE = re.compile(r"\r\n|\r|\n")


class Node:
    """A value and where it stands: from its first character to behind its last one. parts: of an object with their names."""

    __slots__ = ("end", "kind", "parts", "start", "value")

    def __init__(self, kind: str, start: int) -> None:
        self.kind = kind
        self.start = self.end = start
        self.parts: list[tuple[str, Node]] = []
        self.value: Any = None

    @property
    def begun(self) -> int:
        """How far the parser has come that has this value as its token."""
        return self.end if self.kind == "scalar" else self.start + 1


def placed(text: str, error: InvalidPattern) -> str:
    """What AWS says of an error in a pattern that is JSON."""
    why = str(error)
    if why.startswith(PLACELESS) or len(text) > MAX_READ_LENGTH:
        return why
    root, _ = _read(text, _skip(text, 0))
    at = next(_places(root, why), None)
    if at is None:
        return why
    before = text[:at]
    lines = list(_LINE.finditer(before))
    column = at - (lines[-1].end() if lines else 0) + 1
    shown, more = text[:MAX_SHOWN_LENGTH], max(0, len(text) - MAX_SHOWN_LENGTH)
    source = f'"{shown}"' + (f"[truncated {more} chars]" if more else "")
    place = f"\n at [Source: (String){source}; line: {len(lines) + 1}, column: {column}]"
    return why + place * (2 if _inside_list(root, at) else 1)


def _inside_list(node: Node, at: int, exclusive: bool = False) -> bool:
    """Whether the place is in a list within `anything-but`, of which AWS tells it twice. exclusive: the node is within one."""
    for name, inner in node.parts:
        if inner.start < at <= inner.end:
            exclusive = exclusive or name == "anything-but"
            return (exclusive and inner.kind == "array" and at > inner.begun) or _inside_list(inner, at, exclusive)
    return False


def _read(text: str, at: int) -> tuple[Node, int]:
    """The value that begins here, and where the next thing does. The text is JSON, no deeper than `kernel.jsontext` allows."""
    first = text[at]
    node = Node({'"': "text", "{": "object", "[": "array"}.get(first, "scalar"), at)
    if node.kind in ("text", "scalar"):
        match = (_TEXT if node.kind == "text" else _SCALAR).match(text, at)
        assert match is not None
        node.end, node.value = match.end(), jsontext.loads(match[0])
    else:
        close = "}" if node.kind == "object" else "]"
        at = _skip(text, at + 1)
        while text[at] != close:
            name = ""
            if node.kind == "object":
                key, at = _read(text, at)
                name, at = key.value, _skip(text, at + 1)
            inner, at = _read(text, at)
            node.parts.append((name, inner))
            if text[at] == ",":
                at = _skip(text, at + 1)
        node.end = at + 1
        inner_values = [(name, inner.value) for name, inner in node.parts]
        node.value = dict(inner_values) if node.kind == "object" else [value for _, value in inner_values]
    return node, _skip(text, node.end)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()


def _places(node: Node, why: str) -> Iterator[int]:
    """Of an object of fields, in the order in which they are read."""
    if not node.parts and why == "Empty objects are not allowed":
        yield node.end
    for name, inner in node.parts:
        if inner.kind == "object":
            yield from _places(inner, why)
        elif inner.kind == "array":
            if name == "$or" and len(inner.parts) > 1 and all(one.kind == "object" for _, one in inner.parts):
                for _, one in inner.parts:
                    yield from _places(one, why)
            else:
                yield from _of_field(inner, why)
        elif why == f'"{name}" must be an object or an array':
            yield inner.begun


def _of_field(array: Node, why: str) -> Iterator[int]:
    if not array.parts and why == "Empty arrays are not allowed":
        yield array.end
    for _, option in array.parts:
        try:
            compile_field("", [option.value])
        except InvalidPattern as error:
            if str(error) == why:
                yield _of_option(option, why)


def _of_option(option: Node, why: str) -> int:
    if option.kind != "object" or not option.parts:
        return option.begun
    if len(option.parts) > 1:
        return option.parts[1][1].begun
    operator, operand = option.parts[0]
    if operator == "numeric" and operand.kind == "array":
        return _of_numbers(operand, why)
    if operator == "wildcard" and operand.kind == "text":
        return operand.end
    if operator == "anything-but" and operand.kind == "object" and len(operand.parts) == 1:
        _, inner = operand.parts[0]
        wrong = inner
        if inner.kind == "array":
            wrong = next((one for _, one in inner.parts if one.kind != "text" or not one.value), inner)
        # Of texts it has looked into them.
        return wrong.end if wrong.kind == "text" else wrong.begun
    if operator == "anything-but" and operand.kind == "array":
        texts = [inner.kind == "text" for _, inner in operand.parts]
        for (_, inner), is_text in zip(operand.parts, texts):
            if is_text != texts[0] or inner.kind not in ("text", "scalar") or inner.value in (None, True, False):
                return inner.begun
    return operand.begun


def _of_numbers(operand: Node, why: str) -> int:
    """Of a numeric range: [sign, number, sign, number]."""
    terms = [inner for _, inner in operand.parts]

    def nth(index: int) -> int:
        return terms[index].begun if index < len(terms) else operand.end

    if why.startswith("Invalid member"):
        return nth(0)
    if why.startswith("Unrecognized numeric range"):
        return nth(1)
    if why.startswith("Value of"):
        second = len(terms) > 1 and isinstance(terms[1].value, int | float) and not isinstance(terms[1].value, bool)
        return nth(3 if second else 1)
    if why.startswith("Bad numeric range operator"):
        return terms[2].end
    if why.startswith("Bottom"):
        return operand.end
    return nth(4 if why.startswith("Too many terms") else 2)
