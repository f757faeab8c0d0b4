"""A resource type as a declaration: which operations make, change, show, tag and delete it.

A member of a request is the property of the same name, whatever the case of its letters (`roleArn` is `RoleArn`), or the
one that `members` names; its value is converted to the member's shape. Attributes are found in the answers likewise. A
type that needs more overrides `arguments` (what the operations are given) or `settle` (what takes calls of its own).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, ClassVar

from pampero.api.call import Context
from pampero.api.resource import Properties, Resource, ResourceType, Target
from pampero.aws.cfn.schema import Schema, schema_of
from pampero.aws.cfn.values import document, flag, text
from pampero.aws.tags import MAX_TAGS
from pampero.kernel.clock import parse_iso8601
from pampero.protocol.errors import ApiError
from pampero.protocol.model import ServiceModel, load_model

NOTHING: Mapping[str, Any] = {}
# The properties of a resource that is not there, before it is made and after it is deleted: not those of one without any.
ABSENT: Mapping[str, Any] = MappingProxyType({})


@lru_cache(maxsize=64)
def model_of(service: str) -> ServiceModel:
    """A service's model."""
    return load_model(service)


def existed(old: Properties) -> bool:
    """For `settle`: whether the resource is changed, not made. It may have had no properties."""
    return old is not ABSENT


class Mapped(ResourceType):
    """One resource type, by declaration.

    service: the model whose operations are called.
    creates, updates, deletes: the operations. updates may be the same (Put…). Where one is empty all is done by `settle`.
    reads: shows the resource after it was made or changed; empty: the answers of those operations tell its attributes.
    tags, untags: the operations that change tags. tagged_by: the attribute that they take; empty: what Ref gives.
    ref: the member that Ref gives, found in the answer or else in the request; later operations get it by this name.
        Empty: the generated name, of which the service knows nothing.
    answered: what the answer of `creates` calls it, where that is another name.
    named: the property that holds its name, generated when it is left out: of `limit` characters, in lower case.
    exists: the errors of a name that is taken. It is the resource itself where the name was generated, or on a repeat.
    gone: the errors that say that there is no such thing.
    members: property → member, where the names differ. defaults: what properties go back to when they leave a template.
    attributes: attribute → member for Fn::GetAtt, where the names differ or the schema does not list it.
    """

    service: ClassVar[str]
    creates: ClassVar[str] = ""
    updates: ClassVar[str] = ""
    deletes: ClassVar[str] = ""
    reads: ClassVar[str] = ""
    tags: ClassVar[str] = ""
    untags: ClassVar[str] = ""
    tagged_by: ClassVar[str] = ""
    ref: ClassVar[str] = ""
    answered: ClassVar[str] = ""
    named: ClassVar[str] = ""
    limit: ClassVar[int] = 64
    lower: ClassVar[bool] = False
    exists: ClassVar[tuple[str, ...]] = ()
    gone: ClassVar[tuple[str, ...]] = ()
    members: ClassVar[Mapping[str, str]] = NOTHING
    defaults: ClassVar[Mapping[str, Any]] = NOTHING
    attributes: ClassVar[Mapping[str, str]] = NOTHING

    # What a type may override

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The properties as the operations take them; old: None when it is made."""
        gone = {name: value for name, value in self.defaults.items() if name in (old or ()) and name not in properties}
        return {**gone, **properties}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Bring what has operations of its own from `old` to `new`; they are ABSENT when it is made, or deleted."""

    def generated(self, target: Target, properties: Properties) -> str:
        """The name of a resource that its template does not name."""
        return target.name(self.limit, lower=self.lower)

    async def existing(self, context: Context, target: Target, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """What `creates` would have answered, of a resource that an earlier try has made."""
        return NOTHING

    def physical_id(self, answer: Mapping[str, Any], request: Mapping[str, Any]) -> str:
        """What Ref gives."""
        found = find(answer, self.answered or self.ref) if self.ref else request[self.named]
        return text(find(request, self.ref) if found is None else found)

    def member(self, physical_id: str) -> str:
        """What the operations call the resource."""
        return physical_id

    # The three of a resource type

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """Call `creates`, then settle."""
        given = properties
        if self.named and self.named not in properties:
            given = {**properties, self.named: self.generated(target, properties)}
        answer: Mapping[str, Any] = NOTHING
        request: Mapping[str, Any] = NOTHING
        if self.creates:
            request = self.request(
                self.creates, await self.arguments(context, given, None), tags=_parts(target.tags)[0]
            )
            try:
                answer = await self.call(context, self.creates, **request)
            except ApiError as error:
                if error.code not in self.exists or not (given is not properties or target.repeat):
                    raise
                answer = await self.existing(context, target, request)
        physical_id = self.physical_id(answer, request if self.ref or not self.named else given)
        target.note(physical_id)
        await self.settle(context, physical_id, ABSENT, given)
        resource = await self.shown(context, physical_id, given, answer)
        if self.tags and len(target.tags) > MAX_TAGS:
            await self._retag(context, target, resource, given)
        return resource

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Call `updates`, then settle, then change the tags."""
        answer: Mapping[str, Any] = NOTHING
        if self.updates:
            request = self.request(self.updates, await self.arguments(context, new, old), physical_id)
            answer = await self.call(context, self.updates, **request)
        await self.settle(context, physical_id, old, new)
        resource = await self.shown(context, physical_id, new, answer)
        if self.tags:
            await self._retag(context, target, resource, new)
        return resource

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Call `deletes`, or settle for nothing."""
        if not self.deletes:
            await self.settle(context, physical_id, properties, ABSENT)
            return
        await self.quietly(context, self.deletes, **self.identity(self.deletes, physical_id, properties))

    # What types use

    async def call(self, context: Context, operation: str, /, **params: Any) -> dict[str, Any]:
        """One operation of the service."""
        return await context.client(self.service).call(operation, **params)

    async def quietly(self, context: Context, operation: str, /, **params: Any) -> None:
        """One operation of the service; that the thing is gone already is no error."""
        try:
            await self.call(context, operation, **params)
        except ApiError as error:
            if error.code not in self.gone:
                raise

    def request(
        self,
        operation: str,
        properties: Properties,
        physical_id: str | None = None,
        tags: Mapping[str, str] = NOTHING,
    ) -> dict[str, Any]:
        """An operation's request of what properties have its members' names."""
        model, request = model_of(self.service), {}
        values = {self.members.get(name, name).lower(): value for name, value in properties.items()}
        for member, reference in self._input(operation).get("members", {}).items():
            name = member.lower()
            if physical_id is not None and name == self.ref.lower():
                request[member] = self.member(physical_id)
            elif name == "tags":
                if tags:
                    request[member] = tag_value(model, reference["shape"], tags)
            elif name in values:
                request[member] = shaped(model, reference["shape"], values[name])
        return request

    def identity(self, operation: str, physical_id: str, properties: Properties) -> dict[str, Any]:
        """What names the resource in an operation's request: what the operation requires, and what never changes."""
        fixed = (
            self.ref,
            *self._input(operation).get("required", ()),
            *self._schema.primary,
            *self._schema.create_only,
        )
        named = {name.lower() for name in fixed}
        request = self.request(operation, properties, physical_id)
        return {name: value for name, value in request.items() if name.lower() in named}

    async def shown(
        self, context: Context, physical_id: str, properties: Properties, answer: Mapping[str, Any]
    ) -> Resource:
        """The resource with its attributes."""
        if self.reads:
            answer = await self.call(context, self.reads, **self.identity(self.reads, physical_id, properties))
        found: dict[str, Any] = {}
        for name in dict.fromkeys((*self._schema.read_only, *self.attributes)):
            value = find(answer, self.attributes.get(name, name))
            if value is None:
                own = name.lower() in ("id", self.ref.lower())
                value = physical_id if own else properties.get(self.attributes.get(name, name))
            if value is not None:
                found[name] = value
        return Resource(physical_id, found)

    def tag_identity(
        self, context: Context, operation: str, resource: Resource, properties: Properties
    ) -> dict[str, Any]:
        """What names the resource in an operation that tags."""
        (member,) = (name for name in self._input(operation)["required"] if name.lower() not in ("tags", "tagkeys"))
        return {member: resource.attributes[self.tagged_by] if self.tagged_by else resource.physical_id}

    # How requests come about

    @property
    def _schema(self) -> Schema:
        found = schema_of(self.name)
        assert found is not None
        return found

    def _input(self, operation: str) -> dict[str, Any]:
        model = model_of(self.service)
        name = model.operations[operation].input
        return model.shapes[name] if name else {"members": {}}

    async def _retag(self, context: Context, target: Target, resource: Resource, properties: Properties) -> None:
        gone = sorted(set(target.old_tags) - set(target.tags))
        if gone:
            members = self._input(self.untags)["members"]
            (keys,) = (name for name in members if name.lower() in ("tagkeys", "tags"))
            identity = self.tag_identity(context, self.untags, resource, properties)
            await self.call(context, self.untags, **identity, **{keys: gone})
        for part in filter(None, _parts(target.tags)):
            members = self._input(self.tags)["members"]
            (member,) = (name for name in members if name.lower() == "tags")
            value = tag_value(model_of(self.service), members[member]["shape"], part)
            identity = self.tag_identity(context, self.tags, resource, properties)
            await self.call(context, self.tags, **identity, **{member: value})


def _parts(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags by as many as an operation takes: CloudFormation's own stand beside those that users may have."""
    pairs = list(tags.items())
    return [dict(pairs[start : start + MAX_TAGS]) for start in range(0, len(pairs) or 1, MAX_TAGS)]


def tag_value(model: ServiceModel, shape_name: str, tags: Mapping[str, str]) -> Any:
    """Tags as an operation takes them: a map, or a list of keys with values, however these are called."""
    shape = model.shapes[shape_name]
    if shape["type"] == "map":
        return dict(tags)
    members = {name.lower(): name for name in model.shapes[shape["member"]["shape"]]["members"]}
    return [{members["key"]: key, members["value"]: value} for key, value in tags.items()]


def shaped(model: ServiceModel, shape_name: str, value: Any) -> Any:
    """A property's value as a member of a request: names, documents, numbers and times in the operation's form."""
    shape = model.shapes[shape_name]
    match shape["type"]:
        case "structure" if isinstance(value, Mapping):
            members = {name.lower(): name for name in shape["members"]}
            unknown = [name for name in value if name.lower() not in members]
            if unknown:
                raise ApiError("ValidationException", f"The property {unknown[0]} is not supported here", status=400)
            names = ((members[name.lower()], one) for name, one in value.items())
            return {name: shaped(model, shape["members"][name]["shape"], one) for name, one in names}
        case "list" if isinstance(value, list):
            return [shaped(model, shape["member"]["shape"], one) for one in value]
        case "map" if isinstance(value, Mapping):
            return {text(name): shaped(model, shape["value"]["shape"], one) for name, one in value.items()}
        case "string":
            return document(value)
        case "blob":
            return value if isinstance(value, bytes) else document(value).encode()
        case "timestamp" if isinstance(value, str):
            return parse_iso8601(value)
        case "boolean":
            return flag(value)
        case "integer" | "long" if isinstance(value, str):
            return int(value)
        case "float" | "double" if isinstance(value, str):
            return float(value)
    return value


def find(answer: Mapping[str, Any], name: str) -> Any:
    """A member by its name in any case: of the answer, or of what it wraps (`{"Role": {"Arn": …}}`); None: there is none."""
    name = name.lower()
    wrapped = [value[0] if isinstance(value, list) and value else value for value in answer.values()]
    for part in (answer, *(value for value in wrapped if isinstance(value, Mapping))):
        for member, value in part.items():
            if member.lower() == name:
                return value
    return None
