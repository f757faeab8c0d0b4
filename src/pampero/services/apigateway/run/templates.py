"""Mapping templates at work: what `$input`, `$util` and `$stageVariables` are, and where a template is evaluated.

Source: "API Gateway mapping template and access logging variable reference".
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from pampero.api import Context
from pampero.aws.jsonpath import MISSING, TooMuch, compile_path
from pampero.aws.jsonpath import Budget as PathBudget
from pampero.aws.turns import Turns
from pampero.kernel import jsontext
from pampero.kernel.lazy import once
from pampero.services.apigateway.run.served import Stage
from pampero.services.apigateway.run.vtl import Budget, Failure, Host, Overdrawn, Template, parse_template
from pampero.services.apigateway.run.vtl.values import text_of, written

# Templates of more characters are parsed on a thread, and bodies of more characters mapped there.
QUICK_TEMPLATE = 8 * 1024
QUICK_BODY = 32 * 1024
# What an evaluation may take in place, which is a few milliseconds; one that needs more begins anew on a thread.
QUICK_STEPS, QUICK_MADE = 3000, 256 * 1024
AT_ONCE, MAX_LINE_LENGTH = 4, 256
ESCAPES = str.maketrans(
    {"'": "\\'", '"': '\\"', "\\": "\\\\", "/": "\\/", "\b": "\\b", "\n": "\\n", "\t": "\\t", "\f": "\\f", "\r": "\\r"}
)
Variables = dict[str, Any]


class BadBody(Failure):
    """A body that a template reads as JSON and that is none."""


class Input(Host):
    """`$input`: a body, and the parameters of the request. params: makes `path`, `querystring`, `header`,
    which few templates look at.

    An empty body is `{}`, as API Gateway has it. A path that leads nowhere is null; its JSON is the empty text.
    """

    def __init__(self, body: str, params: Callable[[], Mapping[str, Mapping[str, str]]]) -> None:
        self._body = body or "{}"
        self._made = params
        self._params: dict[str, Any] | None = None
        # What `path` gave, which a template may have changed, and what `json` shows.
        self._value: Any = MISSING
        self._shown: Any = MISSING

    def member(self, name: str) -> Any:
        """See Host."""
        return self._body if name == "body" else None

    def call(self, name: str, args: list[Any], budget: Budget) -> Any:
        """See Host."""
        if name == "params":
            return self._param(text_of(args[0], budget)) if args else self._all()
        if name == "path":
            if self._value is MISSING:
                self._value = self._parse(budget)
            found = _find(self._value, _path(args, budget), budget)
            return None if found is MISSING else found
        if name == "json":
            if self._shown is MISSING:
                self._shown = self._parse(budget)
            found = _find(self._shown, _path(args, budget), budget)
            return '""' if found is MISSING else written(found, budget)
        return None

    def _parse(self, budget: Budget) -> Any:
        """The body's value."""
        budget.spend(len(self._body) // 64)
        try:
            return jsontext.loads(self._body)
        except ValueError as error:
            raise BadBody(str(error)) from error

    @once
    def _given(self) -> Mapping[str, Mapping[str, str]]:
        return self._made()

    def _all(self) -> dict[str, Any]:
        if self._params is None:
            self._params = {kind: dict(values) for kind, values in self._given.items()}
        return self._params

    def _param(self, name: str) -> str:
        """A parameter, looked for in the path, the query string, the headers; "" where there is none."""
        for values in self._given.values():
            if name in values:
                return values[name]
        lower = name.lower()
        return next((value for known, value in self._given["header"].items() if known.lower() == lower), "")


def _path(args: list[Any], budget: Budget) -> str:
    text = text_of(args[0], budget) if args else "$"
    return text if text.startswith("$") else f"$.{text}"


def _find(value: Any, text: str, budget: Budget) -> Any:
    budget.spend(10)
    try:
        path = compile_path(text)
    except ValueError as error:
        raise Failure(f"{text} is no JSONPath: {error}") from error
    visits = PathBudget(value)
    most = visits.left = min(visits.left, budget.steps)
    try:
        found = path.find(value, visits)
    except TooMuch as error:
        raise Overdrawn(str(error)) from error
    budget.spend(most - visits.left)
    return found


class Util(Host):
    """`$util`"""

    def call(self, name: str, args: list[Any], budget: Budget) -> Any:
        """See Host."""
        if len(args) != 1:
            return None
        text = text_of(args[0], budget)
        budget.make(6 * len(text))
        try:
            match name:
                case "escapeJavaScript":
                    return _escaped(text)
                case "parseJson":
                    return jsontext.loads(text)
                case "urlEncode":
                    return quote_plus(text)
                case "urlDecode":
                    return unquote_plus(text)
                case "base64Encode":
                    return base64.b64encode(text.encode("utf-8", "replace")).decode()
                case "base64Decode":
                    return base64.b64decode(text, validate=True).decode("utf-8", "replace")
        except (ValueError, binascii.Error) as error:
            raise Failure(f"$util.{name} fails: {error}") from error
        return None


def _escaped(text: str) -> str:
    """By the rules of JavaScript: quotes of both kinds and slashes get a backslash, what is not ASCII `\\uXXXX`."""
    text = text.translate(ESCAPES)
    if text.isascii() and text.isprintable():
        return text
    return "".join([one if " " <= one <= "~" else _unicode(one) for one in text])


def _unicode(one: str) -> str:
    units = one.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02X}{units[at + 1]:02X}" for at in range(0, len(units), 2))


class Templates:
    """A part of the server: evaluates templates, in place or on threads, where accounts have turns."""

    def __init__(self, context: Context) -> None:
        self._turns = Turns(AT_ONCE, MAX_LINE_LENGTH, lambda: Failure("too many templates wait for their turn"), kept=1)

    async def compiled(self, stage: Stage, text: str) -> Template:
        """A template of a stage, parsed once. Raises BadTemplate."""
        found = stage.templates.get(text)
        if found is None:
            quick = len(text) <= QUICK_TEMPLATE
            found = parse_template(text) if quick else await asyncio.to_thread(parse_template, text)
            stage.templates[text] = found
        return found

    async def render(
        self, account: str, template: Template, make: Callable[[], Variables], size: int
    ) -> tuple[str, Variables]:
        """What a template writes, and its variables afterwards. make: its variables, anew for each try. size: characters
        of the body that it maps. Raises Failure."""
        if size <= QUICK_BODY:
            try:
                return _rendered(template, make(), Budget(QUICK_STEPS, QUICK_MADE))
            except Overdrawn:
                pass
        async with self._turns.turn(account):
            return await asyncio.to_thread(_rendered, template, make(), Budget())


def _rendered(template: Template, variables: Variables, budget: Budget) -> tuple[str, Variables]:
    return template.render(variables, budget), variables
