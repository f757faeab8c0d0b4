"""YAML texts that callers wrote, read within bounds: depth, what aliases stand for, the length of numbers. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pampero.kernel.jsontext import MAX_LEVELS

# What a document has when each alias is written out. Few bytes of aliases can stand for more than fits in memory.
MAX_WRITTEN_OUT = 100_000
MAX_NUMBER = 64


class BadYaml(ValueError):
    """A text that is no YAML, or none within the bounds. line and column (from 1) where that is known."""

    def __init__(self, text: str, mark: Any = None) -> None:
        super().__init__(text)
        self.line: int | None = mark.line + 1 if mark else None
        self.column: int | None = mark.column + 1 if mark else None


class Aliased(BadYaml):
    """Aliases where none are taken, or more than are taken."""


def loads(text: str | bytes, loader: Any = None, *, aliases: bool = True) -> Any:
    """The value of a YAML text. loader: one derived of `safe_loader`. aliases: whether any are taken. Raises BadYaml."""
    import yaml

    used = loader or safe_loader()
    try:
        _scan(yaml, text, used, aliases)
        return yaml.load(text, Loader=used)
    except yaml.MarkedYAMLError as error:
        raise BadYaml(str(error), error.problem_mark) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadYaml(str(error)) from error
    except BadYaml:
        raise
    except ValueError as error:
        raise BadYaml(str(error)) from error


def _scan(yaml: Any, text: str | bytes, loader: Any, aliases: bool) -> None:
    """Count levels, and nodes with their aliases written out; events take a seventh of the time of a load."""
    depth, total = 0, 0
    # Of each anchor that is being read or was: how many nodes it stands for.
    sizes: dict[str, int] = {}
    begun: list[tuple[str | None, int]] = []
    written_out = False
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            if not aliases:
                raise Aliased("aliases are not allowed", event.start_mark)
            written_out = True
            # An alias inside of what it stands for has no end.
            total += sizes.get(event.anchor, MAX_WRITTEN_OUT)
        elif isinstance(event, yaml.CollectionStartEvent):
            total += 1
            depth += 1
            if depth > MAX_LEVELS:
                raise BadYaml(f"nested deeper than {MAX_LEVELS} levels", event.start_mark)
            begun.append((event.anchor, total))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            anchor, before = begun.pop()
            if anchor is not None:
                sizes[anchor] = total - before + 1
        elif isinstance(event, yaml.ScalarEvent):
            total += 1
            if event.anchor is not None:
                sizes[event.anchor] = 1
        if written_out and total > MAX_WRITTEN_OUT:
            raise Aliased("the aliases stand for too much", event.start_mark)


@lru_cache(maxsize=1)
def safe_loader() -> Any:
    """The C loader where PyYAML has it, with bounded numbers; made when first needed, for the import takes its time."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader: Any = type("BoundedLoader", (base,), {})

    def bounded(kind: str) -> None:
        tag = f"tag:yaml.org,2002:{kind}"
        made = base.yaml_constructors[tag]

        def construct(self: Any, node: Any) -> Any:
            if len(str(node.value)) > MAX_NUMBER:
                raise yaml.constructor.ConstructorError(None, None, "the number is too long", node.start_mark)
            return made(self, node)

        loader.add_constructor(tag, construct)

    bounded("int")
    bounded("float")
    return loader
