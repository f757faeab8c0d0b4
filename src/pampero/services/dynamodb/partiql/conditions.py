"""Operands and conditions of statements, compiled to what expressions are compiled to, with a request's parameters."""

from __future__ import annotations

from collections.abc import Sequence

from pampero.services.dynamodb.expr.names import get
from pampero.services.dynamodb.expr.predicates import Operand, Predicate, begins, compare, contains, size
from pampero.services.dynamodb.expr.updates import WRONG_TYPE, arithmetic
from pampero.services.dynamodb.expr.values import INVALID, TYPES, ValidationError, Value, check
from pampero.services.dynamodb.partiql import tree

ORDERED = ("<", "<=", ">", ">=")
COUNTS = {
    "attribute_exists": 1, "attribute_not_exists": 1, "size": 1, "begins_with": 2, "contains": 2, "attribute_type": 2,
}  # fmt: skip
COLLECTIONS = {"S": "SS", "N": "NS", "B": "BS"}


class Compiler:
    """Compiles the nodes of one statement. parameters: the request's, checked."""

    def __init__(self, parameters: Sequence[Value]) -> None:
        self._parameters = parameters

    def constant(self, node: tree.Node) -> Value | None:
        """The value of a node that needs no item; None for others. Raises ValidationError."""
        match node:
            case tree.Constant(value):
                return value
            case tree.Parameter(number):
                return self._parameters[number]
            case tree.Many(kind, members):
                values = [self.constant(member) for member in members]
                found = [value for value in values if value is not None]
                if len(found) < len(values):
                    return None
                return {"L": found} if kind == "L" else _set(found)
            case tree.Map(members):
                named = {name: self.constant(member) for name, member in members}
                if any(value is None for value in named.values()):
                    return None
                value = {"M": named}
                check(value)
                return value
        return None

    def operand(self, node: tree.Node) -> Operand:
        """What reads the value of a node. Raises ValidationError."""
        value = self.constant(node)
        if value is not None:
            return lambda item: value
        match node:
            case tree.Reference(path):
                return lambda item: get(item, path)
            case tree.Calculation(sign, left, right):
                one, two = self.operand(left), self.operand(right)
                return lambda item: _calculated(one(item), two(item), sign)
            case tree.Function("size", arguments):
                self._counted(node, "size")
                read = self.operand(arguments[0])
                return lambda item: size(read(item))
            case tree.Many() | tree.Map():
                raise ValidationError("Unsupported operand in a list or map")
        predicate = self.predicate(node)
        return lambda item: {"BOOL": predicate(item)}

    def predicate(self, node: tree.Node) -> Predicate:
        """A condition. Raises ValidationError."""
        match node:
            case tree.Joined(word, parts):
                predicates = [self.predicate(part) for part in parts]
                if word == "OR":
                    return lambda item: any(predicate(item) for predicate in predicates)
                return lambda item: all(predicate(item) for predicate in predicates)
            case tree.Negated(part):
                inner = self.predicate(part)
                return lambda item: not inner(item)
            case tree.Comparison(operator, left, right):
                if operator in ORDERED:
                    self._orderable(operator, left, right)
                return compare(operator, self.operand(left), self.operand(right))
            case tree.Between(operand, low, high):
                self._orderable("BETWEEN", operand, low, high)
                read = self.operand(operand)
                at_least, at_most = compare(">=", read, self.operand(low)), compare("<=", read, self.operand(high))
                return lambda item: at_least(item) and at_most(item)
            case tree.Among(operand, options):
                read = self.operand(operand)
                tests = [compare("=", read, self.operand(option)) for option in options]
                return lambda item: any(test(item) for test in tests)
            case tree.Is(operand, kind):
                read = self.operand(operand)
                if kind == "MISSING":
                    return lambda item: read(item) is None
                return lambda item: (value := read(item)) is not None and kind in value
            case tree.Function():
                return self._function(node)
        read = self.operand(node)
        return lambda item: read(item) == {"BOOL": True}

    def _function(self, node: tree.Function) -> Predicate:
        name, arguments = node.name, node.arguments
        if name not in COUNTS:
            raise ValidationError(f"Unrecognized function: {name} at {node.at}")
        self._counted(node, name)
        if name in ("attribute_exists", "attribute_not_exists"):
            if not isinstance(arguments[0], tree.Reference):
                text = f"Operator or function requires a document path; operator or function: {name}"
                raise ValidationError(text)
            read, wanted = self.operand(arguments[0]), name == "attribute_exists"
            return lambda item: (read(item) is not None) == wanted
        if name == "size":
            read = self.operand(node)
            return lambda item: read(item) is not None
        first, second = self.operand(arguments[0]), self.operand(arguments[1])
        if name == "begins_with":
            self._typed(name, arguments[1], ("S", "B"))
            return lambda item: begins(first(item), second(item))
        if name == "contains":
            return lambda item: contains(first(item), second(item))
        self._typed(name, arguments[1], ("S",))
        kind = (self.constant(arguments[1]) or {}).get("S")
        if kind not in TYPES:
            text = f"Invalid attribute type name found; type: {kind}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}"
            raise ValidationError(text)
        return lambda item: (value := first(item)) is not None and kind in value

    def _counted(self, node: tree.Function, name: str) -> None:
        if len(node.arguments) != COUNTS[name]:
            text = f"operator or function: {name}, number of operands: {len(node.arguments)}"
            raise ValidationError(f"Incorrect number of operands for operator or function; {text}")

    def _orderable(self, operator: str, *nodes: tree.Node) -> None:
        for node in nodes:
            self._typed(operator, node, ("S", "N", "B"))

    def _typed(self, name: str, node: tree.Node, allowed: tuple[str, ...]) -> None:
        value = self.constant(node)
        kind = next(iter(value)) if value is not None else allowed[0]
        if kind not in allowed:
            text = f"operator or function: {name}, operand type: {kind}"
            raise ValidationError(f"Incorrect operand type for operator or function; {text}")


def _set(members: list[Value]) -> Value:
    kinds = {next(iter(member)) for member in members}
    kind = kinds.pop()
    if kinds or kind not in COLLECTIONS:
        raise ValidationError("Bags must hold strings, numbers or binaries of one type")
    texts = [member[kind] for member in members]
    if len(set(texts)) != len(texts):
        raise ValidationError(f"{INVALID}: Input collection [{', '.join(texts)}] contains duplicates.")
    return {COLLECTIONS[kind]: texts}


def _calculated(left: Value | None, right: Value | None, sign: str) -> Value:
    if left is None or right is None:
        raise ValidationError(WRONG_TYPE)
    return arithmetic(left, right, sign)


def mentioned(node: tree.Node | None) -> set[str]:
    """The attributes that a condition names."""
    match node:
        case tree.Reference(path):
            return {str(path[0])}
        case tree.Many(_, members):
            nodes: tuple[tree.Node, ...] = members
        case tree.Map(pairs):
            nodes = tuple(member for _, member in pairs)
        case tree.Calculation(_, left, right) | tree.Comparison(_, left, right):
            nodes = (left, right)
        case tree.Function(arguments=arguments):
            nodes = arguments
        case tree.Between(operand, low, high):
            nodes = (operand, low, high)
        case tree.Among(operand, options):
            nodes = (operand, *options)
        case tree.Is(operand) | tree.Negated(operand):
            nodes = (operand,)
        case tree.Joined(_, parts):
            nodes = parts
        case _:
            return set()
    return set().union(*(mentioned(one) for one in nodes))


def attributes(statement: tree.Statement) -> set[str]:
    """The attributes that a statement names, but for those of an INSERT's item."""
    found = mentioned(statement.where) | {name for name, _ in statement.order}
    found |= {str(path[0]) for path in statement.columns or ()}
    for change in statement.changes:
        found |= {str(change.path[0])} | mentioned(change.value)
    return found


def conjuncts(node: tree.Node | None) -> tuple[tree.Node, ...]:
    """What has to hold together."""
    if node is None:
        return ()
    if isinstance(node, tree.Joined) and node.word == "AND":
        return tuple(part for one in node.parts for part in conjuncts(one))
    return (node,)


def equal_to(node: tree.Node, name: str) -> tree.Node | None:
    """The other side of an equality with an attribute."""
    match node:
        case tree.Comparison("=", tree.Reference((found,)), value) if found == name:
            return value
        case tree.Comparison("=", value, tree.Reference((found,))) if found == name:
            return value
    return None
