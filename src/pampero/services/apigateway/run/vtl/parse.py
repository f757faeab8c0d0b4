"""Reads templates: texts, references, directives. In one pass, whose time grows with the template's length.

Source: Velocity's user guide and reference. A directive that opens or closes a block, and #set, take the end of their line
with them; #set also the spaces before it.
"""

from __future__ import annotations

import re

from pampero.services.apigateway.run.vtl import nodes as n
from pampero.services.apigateway.run.vtl import terms
from pampero.services.apigateway.run.vtl.expressions import NAME, BadTemplate, Expressions, Scanner
from pampero.services.apigateway.run.vtl.run import Break, Expression, Node, Stop

_TEXT = re.compile(r"[^$#\\]+")
_BACKSLASHES = re.compile(r"\\+")
_DIRECTIVE = re.compile(r"#(?:\{(@?[A-Za-z_][\w-]*)\}|(@?[A-Za-z_][\w-]*))")
_LINE_END = re.compile(r"[ \t]*(?:\r\n|\n|\r)")
_OPEN = re.compile(r"[ \t]*\(")
_COMMENT = re.compile(r"##[^\r\n]*(?:\r\n|\n|\r)?")
ENDS = frozenset({"end", "else", "elseif"})
KNOWN = ENDS | {"set", "if", "foreach", "stop", "break", "macro", "define"}
__all__ = ["BadTemplate", "parse_template"]


def parse_template(text: str) -> n.Template:
    """Raises BadTemplate."""
    parser = Parser(Scanner(text), {})
    block, end = parser.block(frozenset())
    if end:
        raise parser.scanner.error(f"#{end} without a beginning")
    return n.Template(block, parser.macros, parser.scanner.names)


class Parser:
    """Reads blocks. macros: what #macro named so far."""

    def __init__(self, scanner: Scanner, macros: dict[str, n.Macro]) -> None:
        self.scanner = scanner
        self.macros = macros
        self._expressions = Expressions(scanner, self._interpolated)

    def _interpolated(self, text: str) -> Expression:
        """A text in double quotes."""
        if "$" not in text and "#" not in text:
            return terms.Text(text)
        inner = Parser(Scanner(text, self.scanner.depth), self.macros)
        inner.scanner.names = self.scanner.names
        inner.scanner.deeper(1)
        block, end = inner.block(frozenset())
        if end:
            raise inner.scanner.error(f"#{end} without a beginning")
        return terms.Interpolated(block)

    def block(self, ends: frozenset[str]) -> tuple[n.Block, str]:
        """Nodes up to one of the directives that end it, and that one; "" at the end of the text. Raises BadTemplate."""
        scanner, found = self.scanner, list[Node]()
        scanner.deeper(1)
        while not scanner.done:
            text = scanner.match(_TEXT)
            if text is not None:
                found.append(terms.Text(text[0]))
            elif scanner.peek("\\"):
                self._backslashes(found)
            elif scanner.peek("$"):
                reference = self._expressions.reference()
                found.append(terms.Text(scanner.take_one()) if reference is None else reference)
            else:
                end = self._hash(found, ends)
                if end:
                    scanner.deeper(-1)
                    return n.Block(found), end
        scanner.deeper(-1)
        if ends:
            raise scanner.error("#end is missing")
        return n.Block(found), ""

    def _backslashes(self, found: list[Node]) -> None:
        """Before a reference or a directive a backslash takes away its meaning, and two are one."""
        run = self.scanner.match(_BACKSLASHES)
        count = len(run[0]) if run else 0
        begin = self.scanner.at
        directive = _DIRECTIVE.match(self.scanner.text, begin)
        if self.scanner.peek("#") and directive is not None and (directive[1] or directive[2]) in KNOWN:
            found.append(terms.Text("\\" * (count // 2)))
            if count % 2:
                self.scanner.at = directive.end()
                found.append(terms.Text(directive[0]))
        elif self.scanner.peek("$") and (reference := self._expressions.reference()) is not None:
            found.append(terms.Text("\\" * (count // 2)))
            found.append(terms.Text(reference.source) if count % 2 else reference)
        else:
            found.append(terms.Text("\\" * count))

    def _hash(self, found: list[Node], ends: frozenset[str]) -> str:
        """What begins with `#`; the name of a directive that ends the block."""
        scanner = self.scanner
        if scanner.match(_COMMENT):
            return ""
        if scanner.take("#*"):
            scanner.until("*#")
            return ""
        if scanner.take("#[["):
            found.append(terms.Text(scanner.until("]]#")))
            return ""
        begin, word = scanner.at, scanner.match(_DIRECTIVE)
        name = (word[1] or word[2]) if word else ""
        if name in ends:
            return name
        if name in ENDS:
            raise scanner.error(f"#{name} without a beginning")
        if name in KNOWN:
            self._directive(name, found)
        elif word is not None and not name.startswith("@") and scanner.match(_OPEN):
            args = self._expressions.arguments()
            found.append(n.Call(name, args, scanner.text[begin : scanner.at]))
        else:
            found.append(terms.Text(word[0] if word else scanner.take_one()))
        return ""

    def _directive(self, name: str, found: list[Node]) -> None:
        match name:
            case "set":
                self._without_blanks(found)
                found.append(self._set())
            case "if":
                found.append(self._if())
            case "foreach":
                found.append(self._foreach())
            case "macro":
                found.append(self._macro())
            case "define":
                found.append(self._define())
            case "stop":
                found.append(n.Ending(Stop))
            case "break":
                found.append(n.Ending(Break))

    def _without_blanks(self, found: list[Node]) -> None:
        """Takes away what indents the line that a #set begins."""
        last = found[-1] if found else None
        if isinstance(last, terms.Text):
            text = last.text.rstrip(" \t")
            if text.endswith(("\n", "\r")) or (not text and len(found) == 1):
                found[-1] = terms.Text(text)

    def _open(self) -> None:
        if not self.scanner.match(_OPEN):
            raise self.scanner.error("expected (")

    def _line_end(self) -> None:
        self.scanner.match(_LINE_END)

    def _close(self) -> None:
        self.scanner.close(")")
        self._line_end()

    def _set(self) -> Node:
        self._open()
        self.scanner.spaces()
        target = self._expressions.reference() if self.scanner.peek("$") else None
        if target is None:
            raise self.scanner.error("expected a reference")
        self.scanner.close("=")
        value = self._expressions.whole()
        self._close()
        return n.Set(target, value)

    def _condition(self) -> Expression:
        self._open()
        condition = self._expressions.whole()
        self._close()
        return condition

    def _if(self) -> Node:
        branches: list[tuple[Expression | None, n.Block]] = []
        condition: Expression | None = self._condition()
        while True:
            block, end = self.block(ENDS if condition is not None else frozenset({"end"}))
            branches.append((condition, block))
            if end == "elseif":
                condition = self._condition()
                continue
            self._line_end()
            if end == "end":
                return n.If(branches)
            condition = None

    def _rest(self) -> n.Block:
        block, _ = self.block(frozenset({"end"}))
        self._line_end()
        return block

    def _foreach(self) -> Node:
        self._open()
        name = self._variable()
        self.scanner.spaces()
        self.scanner.expect("in")
        items = self._expressions.whole()
        self._close()
        return n.Foreach(name, items, self._rest())

    def _variable(self) -> str:
        self.scanner.spaces()
        reference = self._expressions.reference() if self.scanner.peek("$") else None
        if reference is None or reference.steps:
            raise self.scanner.error("expected a variable")
        return reference.name

    def _macro(self) -> Node:
        self._open()
        self.scanner.spaces()
        name = self.scanner.match(NAME)
        if name is None:
            raise self.scanner.error("expected a name")
        parameters = []
        while not self._closed():
            parameters.append(self._variable())
        macro = n.Macro(name[0], parameters, self._rest())
        self.macros.setdefault(name[0], macro)
        return macro

    def _closed(self) -> bool:
        self.scanner.spaces()
        self.scanner.take(",")
        self.scanner.spaces()
        if not self.scanner.take(")"):
            return False
        self._line_end()
        return True

    def _define(self) -> Node:
        self._open()
        name = self._variable()
        self._close()
        return n.Define(name, self._rest())
