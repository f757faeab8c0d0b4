"""Which resource needs which: references, their order, and AWS's diagnoses of broken ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pampero.services.cloudformation.template.errors import TemplateError
from pampero.services.cloudformation.template.values import SUB_PATTERN, function_of, getatt_parts, sub_parts

Decide = Callable[[str], bool]


def references(value: Any, decide: Decide | None = None) -> Iterator[tuple[str, str | None]]:
    """(name, attribute or None) of every Ref, Fn::GetAtt and Fn::Sub. decide: follow only the branches taken."""
    call = function_of(value)
    if call is None:
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for part in parts:
            yield from references(part, decide)
        return
    name, argument = call
    if name == "Ref":
        if isinstance(argument, str):
            yield argument, None
        else:
            yield from references(argument, decide)
    elif name == "Fn::GetAtt":
        resource, attribute = getatt_parts(argument)
        yield resource, attribute if isinstance(attribute, str) else ""
        yield from references(attribute, decide)
    elif name == "Fn::Sub":
        text, own = sub_parts(argument)
        yield from references(own, decide)
        for variable in SUB_PATTERN.findall(text):
            if variable.strip() not in own:
                resource, dot, attribute = variable.strip().partition(".")
                yield resource, attribute if dot else None
    elif name == "Fn::If" and decide is not None and isinstance(argument, list) and len(argument) == 3:
        yield from references(argument[1] if decide(argument[0]) else argument[2], decide)
    else:
        yield from references(argument, decide)


def depends_on(resource: Mapping[str, Any]) -> list[str]:
    """The DependsOn of a resource."""
    value = resource.get("DependsOn") or []
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TemplateError("Template format error: DependsOn must be a string or list of strings.")
    return value


def dependencies(
    resources: Mapping[str, Mapping[str, Any]],
    parameters: Iterable[str],
    decide: Decide | None = None,
    left_out: Iterable[str] = (),
) -> dict[str, set[str]]:
    """What each resource waits for. left_out: resources whose condition is false: DependsOn may name them.

    Raises TemplateError for names that are nowhere, and for cycles.
    """
    known, skipped = set(parameters), set(left_out)
    found: dict[str, set[str]] = {}
    missing: dict[str, None] = {}
    for logical_id, resource in resources.items():
        needs: set[str] = set()
        for name in depends_on(resource):
            if name in resources:
                needs.add(name)
            elif name not in skipped:
                missing[name] = None
        for section in ("Properties", "Metadata", "UpdatePolicy"):
            for name, attribute in references(resource.get(section), decide):
                if name in resources:
                    needs.add(name)
                elif attribute is not None:
                    raise TemplateError(f"Template error: instance of Fn::GetAtt references undefined resource {name}")
                elif name not in known and not name.startswith("AWS::"):
                    missing[name] = None
        found[logical_id] = needs
    if missing:
        raise TemplateError(
            f"Template format error: Unresolved resource dependencies [{', '.join(missing)}] in the Resources block of "
            "the template"
        )
    cycle = _cycle(found)
    if cycle:
        raise TemplateError(f"Circular dependency between resources: [{', '.join(cycle)}]")
    return found


def _cycle(needs: Mapping[str, set[str]]) -> list[str]:
    """The resources that stand in cycles, or behind one."""
    left = {name: set(others) for name, others in needs.items()}
    while True:
        free = [name for name, others in left.items() if not others]
        if not free:
            break
        for name in free:
            del left[name]
        for others in left.values():
            others.difference_update(free)
    # What only waits for a cycle is not in it.
    while True:
        wanted = {other for others in left.values() for other in others}
        idle = [name for name in left if name not in wanted]
        if not idle:
            return sorted(left)
        for name in idle:
            del left[name]


def ordered(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """The names, each behind those that it needs."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in found or name not in needs:
            return
        for other in sorted(needs[name]):
            visit(other)
        found[name] = None

    for name in needs:
        visit(name)
    return list(found)


def reversed_graph(needs: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Who must go before whom when things are deleted: each waits for those that need it."""
    found: dict[str, set[str]] = {name: set() for name in needs}
    for name, others in needs.items():
        for other in others:
            if other in found and other != name:
                found[other].add(name)
    return found
