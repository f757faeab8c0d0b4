"""A resource type as a declaration: which operations make, change, show, tag and delete it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar

from msgspec import Struct

from pampero.api.call import Context
from pampero.api.resource import Properties, Resource, ResourceType, Target
from pampero.aws.cfn.schema import Schema, schema_of
from pampero.aws.cfn.shapes import find, model_of, shaped, tag_value
from pampero.aws.cfn.values import document, text
from pampero.aws.tags import MAX_TAGS
from pampero.protocol.errors import ApiError

NOTHING: Mapping[str, Any] = {}
# The properties of a resource that is not there, before it is made and after it is deleted: not those of one without any.
ABSENT: Mapping[str, Any] = MappingProxyType({})
FIELD = re.compile(r"\{(\w+)\}")
# What operations call the place in a list from which they go on.
PLACES = ("nexttoken", "nextmarker", "marker", "position")


def existed(old: Properties) -> bool:
    """For `settle`: whether the resource is changed, not made. It may have had no properties."""
    return old is not ABSENT


class Part(Struct, frozen=True):
    """A property that operations of its own set, when it is not what it was.

    puts: the operation that sets it; empty: `updates` does. takes: the one that takes it back; empty: `puts` sets
        `default`.
    member: what `puts` calls it, where the name differs. An object whose name is no member gives members of its own; where
        the operation takes an AttributeName with an AttributeValue, the property is one of these.
    each: it is a list; each entry is put by a call, and taken back by one, with the type's `defaults`, when it leaves the
        list or the resource goes.
    made: `creates` has set it already.
    shape: makes the member's value of the property's.
    """

    name: str
    puts: str = ""
    takes: str = ""
    member: str = ""
    each: bool = False
    made: bool = False
    default: Any = None
    shape: Callable[[Any], Any] | None = None


class Mapped(ResourceType):
    """One resource type, by declaration. A plain one says what it calls, and what Ref gives.

    Members of requests are the properties of the same name, whatever the case of letters (`roleArn` is `RoleArn`), or
    the one that `members` names, converted to the member's shape; attributes are found in answers likewise. Instead of a
    member's or an attribute's name, `attributes` and `tagged_by` may say a form, `arn:aws:s3:::{id}`: of {id} (what Ref
    gives), {name} (its end, after `:` or `/`), {region}, {account}, properties and attributes; `ref` one of properties and
    members of the request or the answer: `{PolicyName}|{RoleName}`.

    service: the model whose operations are called.
    creates, updates, deletes: the operations. updates may be the same (Put…). Where one is empty, `parts` and `settle`
        do all.
    reads: shows the resource after it was made or changed; empty: the answers of those operations tell its attributes.
    finds: shows what bears the name that the template chose, and fails where there is none: for a `creates` that would
        change what it finds instead of refusing.
    lists: lists the resource with others, where a second `creates` makes a second one: a repeat takes what its first try
        made, which bears the resource's tags or else is in every respect as asked for.
    tags, untags: the operations that change tags. tagged_by: the attribute by which they call it; empty: what Ref gives.
    ref: the member that Ref gives, found in the answer or else in the request; later operations get it by this name.
        Empty: the generated name, of which the service knows nothing.
    answered: what the answer of `creates` calls it, where that is another name.
    named: the property that holds its name, generated when it is left out: of `limit` characters, in lower case.
    exists: the errors of a name that is taken. It is the resource itself where the name was generated, or on a repeat.
    gone: the errors that say that there is no such thing.
    members: property → member, where the names differ.
    always: members, or properties, that stand where the template does not say otherwise.
    defaults: what properties go back to when they leave a template; cleared: what the entries of maps go back to.
    in_attributes: properties that operations take in a map called Attributes, as text.
    attributes: attribute → member for Fn::GetAtt, where the names differ or the schema does not list it.
    parts: properties that have operations of their own, in order.

    What is left is code: `arguments` (what operations are given), `identified` (what they call the resource), `settle`
    (what takes calls of its own).
    """

    service: ClassVar[str]
    creates: ClassVar[str] = ""
    updates: ClassVar[str] = ""
    deletes: ClassVar[str] = ""
    reads: ClassVar[str] = ""
    finds: ClassVar[str] = ""
    lists: ClassVar[str] = ""
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
    always: ClassVar[Mapping[str, Any]] = NOTHING
    defaults: ClassVar[Mapping[str, Any]] = NOTHING
    cleared: ClassVar[Mapping[str, Any]] = NOTHING
    in_attributes: ClassVar[tuple[str, ...]] = ()
    attributes: ClassVar[Mapping[str, str]] = NOTHING
    parts: ClassVar[tuple[Part, ...]] = ()

    # What a type may override

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """The properties as the operations take them; old: None when it is made."""
        before = old or NOTHING
        gone = {name: value for name, value in self.defaults.items() if name in before and name not in properties}
        given = {**gone, **properties}
        for name, empty in self.cleared.items():
            wanted = given.get(name, NOTHING)
            if lost := [key for key in before.get(name, ()) if key not in wanted]:
                given[name] = {**dict.fromkeys(lost, empty), **wanted}
        return given

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Bring what has operations of its own from `old` to `new`; they are ABSENT when it is made, or deleted."""

    def generated(self, target: Target, properties: Properties) -> str:
        """The name of a resource that its template does not name."""
        return target.name(self.limit, lower=self.lower)

    async def existing(self, context: Context, target: Target, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """What `creates` would have answered, of a resource that an earlier try has made."""
        return NOTHING

    def physical_id(self, answer: Mapping[str, Any], given: Mapping[str, Any]) -> str:
        """What Ref gives. given: the properties and the request's members."""
        if "{" in self.ref:
            return self.ref.format_map({**{name: find(answer, name) for name in FIELD.findall(self.ref)}, **given})
        answers = ((answer, self.answered or self.ref), (given, self.ref), (given, self.named))
        return text(next(found for known, name in answers if name and (found := find(known, name)) is not None))

    def identified(self, physical_id: str) -> Properties:
        """What operations on the resource are given to find it by, besides its properties."""
        return {self.ref: physical_id}

    async def create_anew(
        self, context: Context, target: Target, properties: Properties, request: dict[str, Any]
    ) -> Mapping[str, Any]:
        """Call `creates`; its answer."""
        return await self.call(context, self.creates, **request)

    # The three of a resource type

    async def create(self, context: Context, target: Target, properties: Properties) -> Resource:
        """Call `creates`, then settle."""
        given, own = {**self.always, **properties}, target.repeat
        if self.named and self.named not in properties:
            given[self.named], own = self.generated(target, properties), True
        answer: Mapping[str, Any] = NOTHING
        request: dict[str, Any] = {}
        if self.creates:
            arguments = await self.arguments(context, given, None)
            request = self.request(self.creates, arguments, tags=_parts(target.tags)[0])
            if self.creates == self.updates and not self.finds:
                target.claim(self.physical_id(NOTHING, {**given, **request}))
            answer = await self._make(context, target, given, request, own)
        physical_id = self.physical_id(answer, {**given, **request})
        target.note(physical_id)
        await self._bring(context, physical_id, ABSENT, given)
        resource = await self.shown(context, physical_id, given, answer)
        if self.tags and len(target.tags) > MAX_TAGS:
            await self.retag(context, target, resource, given)
        return resource

    async def update(
        self, context: Context, target: Target, physical_id: str, old: Properties, new: Properties
    ) -> Resource:
        """Call `updates`, then settle, then change the tags."""
        answer: Mapping[str, Any] = NOTHING
        old, new = {**self.always, **old}, {**self.always, **new}
        if self.updates:
            request = self.request(self.updates, await self.arguments(context, new, old), physical_id)
            answer = await self.call(context, self.updates, **request)
        await self._bring(context, physical_id, old, new)
        if target.tried is not None:
            await self._bring_parts(context, physical_id, {**self.always, **target.tried}, new)
        resource = await self.shown(context, physical_id, new, answer)
        if self.tags:
            await self.retag(context, target, resource, new)
        return resource

    async def delete(self, context: Context, target: Target, physical_id: str, properties: Properties) -> None:
        """Take the entries of parts away and call `deletes`, or settle for nothing."""
        old = {**self.always, **properties}
        if not self.deletes:
            await self._bring(context, physical_id, old, ABSENT)
            return
        for part in self.parts:
            if part.each and part.puts:
                await self._bring_each(context, part, physical_id, old, ABSENT)
        await self.quietly(context, self.deletes, **self.request(self.deletes, old, physical_id))

    # What types use

    async def call(self, context: Context, operation: str, /, **params: Any) -> dict[str, Any]:
        """One operation of the service."""
        return await context.client(self.service).call(operation, **params)

    async def quietly(self, context: Context, operation: str, /, **params: Any) -> dict[str, Any] | None:
        """One operation of the service; None: the thing is gone, which is no error."""
        try:
            return await self.call(context, operation, **params)
        except ApiError as error:
            if error.code not in self.gone:
                raise
            return None

    async def listed(self, context: Context, operation: str, /, **params: Any) -> AsyncIterator[dict[str, Any]]:
        """What an operation lists on all its pages."""
        (place,) = (name for name in self._input(operation) if name.lower() in PLACES)
        while True:
            page = await self.call(context, operation, **params)
            for items in page.values():
                for item in items if isinstance(items, list) else ():
                    yield item
            if not (after := next((page[name] for name in page if name.lower() in PLACES), None)):
                return
            params[place] = after

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
        if physical_id is not None:
            values |= {name.lower(): value for name, value in self.identified(physical_id).items()}
        if self.in_attributes:
            values["attributes"] = self._in_attributes(properties, new=physical_id is None)
        for member, reference in self._input(operation).items():
            if member.lower() == "tags":
                if tags:
                    request[member] = tag_value(model, reference["shape"], tags)
            elif member.lower() in values:
                request[member] = shaped(model, reference["shape"], values[member.lower()])
        return request

    async def shown(
        self, context: Context, physical_id: str, properties: Properties, answer: Mapping[str, Any]
    ) -> Resource:
        """The resource with its attributes."""
        if self.reads:
            answer = await self.call(context, self.reads, **self.request(self.reads, properties, physical_id))
        found: dict[str, Any] = {}
        for name in dict.fromkeys((*self._schema.read_only, *self.attributes)):
            member = self.attributes.get(name, name)
            value = self.formed(context, member, physical_id) if "{" in member else find(answer, member)
            if value is None:
                own = name.lower() in ("id", self.ref.lower())
                value = physical_id if own else properties.get(member)
            if value is not None:
                found[name] = value
        return Resource(physical_id, found)

    def formed(self, context: Context, form: str, physical_id: str, known: Mapping[str, Any] = NOTHING) -> str:
        """A form with its places filled. known: properties and attributes."""
        name = re.split("[:/]", physical_id)[-1]
        place = {"id": physical_id, "name": name, "region": context.region, "account": context.account}
        return form.format_map({**known, **place})

    async def retag(self, context: Context, target: Target, resource: Resource, properties: Properties) -> None:
        """Take tags away that are gone, and set those that are wanted."""
        form = self.tagged_by if "{" in self.tagged_by else f"{{{self.tagged_by or 'id'}}}"
        id_ = self.formed(context, form, resource.physical_id, {**properties, **resource.attributes})
        if gone := sorted(set(target.old_tags) - set(target.tags)):
            await self.call(context, self.untags, **self._tagging(self.untags, id_, lambda shape: gone))
        for part in filter(None, _parts(target.tags)):
            value = partial(tag_value, model_of(self.service), tags=part)
            await self.call(context, self.tags, **self._tagging(self.tags, id_, value))

    # How requests come about

    @property
    def _schema(self) -> Schema:
        found = schema_of(self.name)
        assert found is not None
        return found

    def _input(self, operation: str) -> dict[str, Any]:
        """The members of an operation's request."""
        members: dict[str, Any] = self._shape(operation)["members"]
        return members

    def _shape(self, operation: str) -> dict[str, Any]:
        model = model_of(self.service)
        name = model.operations[operation].input
        return model.shapes[name] if name else {"members": {}}

    def _tagging(self, operation: str, id_: str, value: Callable[[str], Any]) -> dict[str, Any]:
        """The request of an operation that tags. value: of the member that holds tags or keys, by its shape."""
        shape = self._shape(operation)
        held = [name for name in shape["members"] if name.lower() in ("tags", "tagkeys")]
        named = {name: self.always.get(name, id_) for name in shape["required"] if name not in held}
        return {**named, **{name: value(shape["members"][name]["shape"]) for name in held}}

    async def _make(
        self, context: Context, target: Target, properties: Properties, request: dict[str, Any], own: bool
    ) -> Mapping[str, Any]:
        """own: what bears the name already is the resource itself."""
        if target.repeat and self.lists and (found := await self._first_try(context, target, properties, request)):
            return found
        if self.finds and not own and await self.found(context, properties):
            id_ = properties.get(self.named) or self.physical_id(NOTHING, {**properties, **request})
            raise ApiError("AlreadyExists", f"Resource of type '{self.name}' with identifier '{id_}' already exists.")
        try:
            return await self.create_anew(context, target, properties, request)
        except ApiError as error:
            if error.code not in self.exists or not own:
                raise
            return await self.existing(context, target, request)

    async def found(self, context: Context, properties: Properties) -> bool:
        """Whether something bears the name that the template chose."""
        return await self.quietly(context, self.finds, **self.request(self.finds, properties)) is not None

    def _in_attributes(self, properties: Properties, new: bool) -> dict[str, str]:
        """What never changes is told when the resource is made, if it is not false."""
        fixed = self._schema.create_only
        return {
            self.members.get(name, name): document(properties[name])
            for name in self.in_attributes
            if name in properties and (name not in fixed or (new and properties[name]))
        }

    async def _first_try(
        self, context: Context, target: Target, properties: Properties, request: Mapping[str, Any]
    ) -> Mapping[str, Any] | None:
        where = self.request(self.lists, properties)
        async for item in self.listed(context, self.lists, **where):
            if self.tags:
                held = find(item, "tags") or NOTHING
                same = all(held.get(name) == value for name, value in target.tags.items() if name.startswith("aws:"))
            else:
                same = all(item.get(name) == value for name, value in request.items() if name not in where)
            if same:
                return item
        return None

    async def _bring(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        await self.settle(context, physical_id, old, new)
        await self._bring_parts(context, physical_id, old, new)

    async def _bring_parts(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        for part in self.parts:
            if part.each:
                await self._bring_each(context, part, physical_id, old, new)
            elif old.get(part.name) != new.get(part.name) and (existed(old) or not part.made):
                await self._bring_part(context, part, physical_id, old, new)

    async def _bring_part(
        self, context: Context, part: Part, physical_id: str, old: Properties, new: Properties
    ) -> None:
        call = self.quietly if new is ABSENT else self.call
        value = new.get(part.name)
        if value is None and part.takes:
            await call(context, part.takes, **self.request(part.takes, old, physical_id))
        elif part.puts:
            request = self._part_request(part, part.puts, physical_id, new, part.default if value is None else value)
            await call(context, part.puts, **request)

    async def _bring_each(
        self, context: Context, part: Part, physical_id: str, old: Properties, new: Properties
    ) -> None:
        def requests(operation: str, properties: Properties) -> Iterator[dict[str, Any]]:
            for value in properties.get(part.name, ()):
                yield self._part_request(part, operation, physical_id, properties, value)

        for request in requests(part.puts, new) if part.puts else ():
            await self.call(context, part.puts, **request)
        kept = list(requests(part.takes, {**new, **self.defaults}))
        for request in requests(part.takes, {**old, **self.defaults}):
            if request not in kept:
                await self.quietly(context, part.takes, **request)

    def _part_request(
        self, part: Part, operation: str, physical_id: str, properties: Properties, value: Any
    ) -> dict[str, Any]:
        value = part.shape(value) if part.shape else value
        name, members = part.member or part.name, {one.lower() for one in self._input(operation)}
        if "attributename" in members and not part.each:
            own: Properties = {"AttributeName": name, "AttributeValue": value}
        else:
            own = value if isinstance(value, Mapping) and name.lower() not in members else {name: value}
        others = {other: given for other, given in properties.items() if other != part.name}
        return self.request(operation, {**others, **own}, physical_id)


def _parts(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags by as many as an operation takes: CloudFormation's own stand beside those that users may have."""
    pairs = list(tags.items())
    return [dict(pairs[start : start + MAX_TAGS]) for start in range(0, len(pairs) or 1, MAX_TAGS)]
