"""Conditions and filters: parsed, checked with AWS's texts, and compiled to closures over an item."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pampero.services.dynamodb.expr.names import Path, Scope, get, parse_path, shown
from pampero.services.dynamodb.expr.predicates import COMPARATORS, Operand, Predicate, begins, compare, contains, size
from pampero.services.dynamodb.expr.tokens import Tokens
from pampero.services.dynamodb.expr.values import TYPES, Item, ValidationError, Value, described, sortable

FUNCTIONS = {
    "attribute_exists": 1, "attribute_not_exists": 1, "attribute_type": 2, "begins_with": 2, "contains": 2, "size": 1,
}  # fmt: skip
SIZED = frozenset({"S", "B", "SS", "NS", "BS", "L", "M"})
ORDERED = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Node:
    """A parsed part: an operand (read) or a test (predicate).

    kind: its type where that is known beforehand. function: which one made it. wrapped: it stands in parentheses.
    """

    read: Operand | None = None
    predicate: Predicate | None = None
    path: Path | None = None
    value: Value | None = None
    kind: str | None = None
    function: str = ""
    wrapped: bool = False


def compile_condition(what: str, text: str, scope: Scope) -> Predicate:
    """A condition or filter. what: its parameter's name. Raises ValidationError."""
    parser = _Parser(Tokens(what, text), scope)
    node = parser.either()
    if parser.tokens.now.kind != "end" or (node.predicate is None and not node.function):
        raise parser.tokens.error()
    return parser.test(node)


class _Parser:
    def __init__(self, tokens: Tokens, scope: Scope) -> None:
        self.tokens = tokens
        self._scope = scope
        self._what = tokens.what

    def _invalid(self, text: str) -> ValidationError:
        return ValidationError(f"Invalid {self._what}: {text}")

    def test(self, node: Node) -> Predicate:
        """The node as a condition."""
        if node.predicate is not None:
            return node.predicate
        if node.function:
            raise self._misused(node.function)
        raise self.tokens.error()

    def _misused(self, function: str) -> ValidationError:
        text = "The function is not allowed to be used this way in an expression"
        return self._invalid(f"{text}; function: {function}")

    def either(self) -> Node:
        """Parts joined by OR. Few frames a level: expressions may be deep."""
        first = self._both()
        if not self.tokens.at("OR"):
            return first
        parts = [self.test(first)]
        while self.tokens.accept("OR"):
            parts.append(self.test(self._both()))
        return Node(predicate=lambda item: any(part(item) for part in parts))

    def _both(self) -> Node:
        first = self._negated()
        if not self.tokens.at("AND"):
            return first
        parts = [self.test(first)]
        while self.tokens.accept("AND"):
            parts.append(self.test(self._negated()))
        return Node(predicate=lambda item: all(part(item) for part in parts))

    def _negated(self) -> Node:
        if not self.tokens.accept("NOT"):
            return self._comparison()
        self.tokens.deeper(1)
        inner = self.test(self._negated())
        self.tokens.deeper(-1)
        return Node(predicate=lambda item: not inner(item))

    def _comparison(self) -> Node:
        left = self._atom()
        operator = self.tokens.now.word
        joins = operator in COMPARATORS or operator in ("BETWEEN", "IN")
        if not joins or self.tokens.now.kind not in ("mark", "name"):
            return left
        if left.read is None:
            if left.function:
                raise self._misused(left.function)
            raise self.tokens.error()
        self.tokens.take()
        if operator == "BETWEEN":
            return self._between(left)
        if operator == "IN":
            return self._among(left)
        right = self._operand()
        self._distinct(operator, left, [right])
        if operator in ORDERED:
            self._comparable(operator, [left, right])
        assert right.read is not None
        return Node(predicate=compare(operator, left.read, right.read))

    def _between(self, left: Node) -> Node:
        low = self._operand()
        self.tokens.expect("AND")
        high = self._operand()
        self._distinct("BETWEEN", left, [low, high])
        self._comparable("BETWEEN", [left, low, high])
        check_bounds(self._what, low.value, high.value)
        assert left.read is not None
        assert low.read is not None
        assert high.read is not None
        at_least, at_most = compare(">=", left.read, low.read), compare("<=", left.read, high.read)
        return Node(predicate=lambda item: at_least(item) and at_most(item))

    def _among(self, left: Node) -> Node:
        self.tokens.expect("(")
        options = [self._operand()]
        while self.tokens.accept(","):
            options.append(self._operand())
        self.tokens.expect(")")
        self._distinct("IN", left, options)
        assert left.read is not None
        tests = [compare("=", left.read, option.read) for option in options if option.read is not None]
        return Node(predicate=lambda item: any(test(item) for test in tests))

    def _operand(self) -> Node:
        node = self._atom()
        if node.read is None:
            if node.function:
                raise self._misused(node.function)
            raise self.tokens.error()
        return node

    def _atom(self) -> Node:
        tokens = self.tokens
        if tokens.accept("("):
            tokens.deeper(1)
            inner = self.either()
            tokens.expect(")")
            tokens.deeper(-1)
            if inner.wrapped:
                raise self._invalid("The expression has redundant parentheses;")
            return replace(inner, wrapped=True)
        if tokens.now.kind == "value":
            value = self._scope.value(self._what, tokens.take().text)
            return Node(read=lambda item: value, value=value, kind=next(iter(value)))
        if tokens.now.kind == "name" and tokens.next.text == "(":
            return self._function()
        path = parse_path(tokens, self._scope)
        return Node(read=lambda item: get(item, path), path=path)

    def _function(self) -> Node:
        tokens = self.tokens
        name = tokens.take().text
        if name in ("if_not_exists", "list_append"):
            raise self._invalid(f"The function is not allowed in a condition expression; function: {name}")
        if name not in FUNCTIONS:
            raise self._invalid(f"Invalid function name; function: {name}")
        tokens.deeper(1)
        tokens.expect("(")
        operands = [self._operand()]
        while tokens.accept(","):
            operands.append(self._operand())
        tokens.expect(")")
        tokens.deeper(-1)
        if len(operands) != FUNCTIONS[name]:
            text = f"operator or function: {name}, number of operands: {len(operands)}"
            raise self._invalid(f"Incorrect number of operands for operator or function; {text}")
        if name in ("attribute_exists", "attribute_not_exists") and operands[0].path is None:
            raise self._invalid(f"Operator or function requires a document path; operator or function: {name}")
        self._distinct(name, operands[0], operands[1:])
        return self._made(name, operands)

    def _made(self, name: str, operands: list[Node]) -> Node:
        reads = [operand.read for operand in operands if operand.read is not None]
        first = reads[0]
        if name == "size":
            self._typed(name, operands, SIZED)
            return Node(read=lambda item: size(first(item)), kind="N", function=name)
        if name == "attribute_exists":
            return Node(predicate=lambda item: first(item) is not None, function=name)
        if name == "attribute_not_exists":
            return Node(predicate=lambda item: first(item) is None, function=name)
        second = reads[1]
        if name == "attribute_type":
            return Node(predicate=self._of_type(first, operands[1]), function=name)
        if name == "begins_with":
            self._typed(name, operands, frozenset({"S", "B"}))
            return Node(predicate=lambda item: begins(first(item), second(item)), function=name)
        return Node(predicate=lambda item: contains(first(item), second(item)), function=name)

    def _of_type(self, first: Operand, second: Node) -> Predicate:
        self._typed("attribute_type", [second], frozenset({"S"}))
        if second.value is None:
            text = "Operator or function requires an expression attribute value; operator or function: attribute_type"
            raise self._invalid(text)
        wanted = second.value["S"]
        if wanted not in TYPES:
            names = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
            raise self._invalid(f"Invalid attribute type name found; type: {wanted}, valid types: {names}")

        def of_type(item: Item) -> bool:
            value = first(item)
            return value is not None and wanted in value

        return of_type

    def _typed(self, name: str, operands: list[Node], allowed: frozenset[str]) -> None:
        for operand in operands:
            if operand.kind is not None and operand.kind not in allowed:
                text = f"operator or function: {name}, operand type: {operand.kind}"
                raise self._invalid(f"Incorrect operand type for operator or function; {text}")

    def _comparable(self, operator: str, operands: list[Node]) -> None:
        self._typed(operator, operands, frozenset({"S", "N", "B"}))

    def _distinct(self, operator: str, first: Node, others: list[Node]) -> None:
        if first.path is not None and any(other.path == first.path for other in others):
            text = "The first operand must be distinct from the remaining operands for this operator or function"
            raise self._invalid(f"{text}; operator: {operator}, first operand: {shown(first.path)}")


def check_bounds(what: str, low: Value | None, high: Value | None) -> None:
    """Raises ValidationError for the bounds of a BETWEEN that nothing can lie in; those not known yet are None."""
    if low is None or high is None:
        return
    bounds = f"lower bound operand: {described(low)}, upper bound operand: {described(high)}"
    a, b = sortable(low), sortable(high)
    if a is None or b is None:
        return
    if a[0] != b[0]:
        text = f"The BETWEEN operator requires same data type for lower and upper bounds; {bounds}"
        raise ValidationError(f"Invalid {what}: {text}")
    if a[1] > b[1]:
        text = f"The BETWEEN operator requires upper bound to be greater than or equal to lower bound; {bounds}"
        raise ValidationError(f"Invalid {what}: {text}")
