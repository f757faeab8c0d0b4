"""The table of operations: what the services implement, bound to what their models say."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pampero.api.operation import MARK, Check, OperationSpec
from pampero.api.resource import ResourceType
from pampero.api.service import Contents, Reference, Service
from pampero.auth.context import RequestMaker
from pampero.aws.tags import refuse_reserved, tag_keys
from pampero.gateway.index import load_index
from pampero.kernel.arn import Arn
from pampero.protocol.errors import ApiError
from pampero.protocol.model import OperationModel, ServiceModel, load_model
from pampero.protocol.traits import Traits
from pampero.store.tx import ReadTx

Questions = Callable[..., Iterable[Check]]
TAG_KEYS = frozenset({"resourcetag", "requesttag"})


class Bound(Struct):
    """One implemented operation, ready to run.

    waits: an `async def f(call, req)`; otherwise a transaction body `def f(tx, call, req)`.
    questions: what must be answered with yes first, given (tx, call, req). looks: whether they need the transaction.
    named: the resource, given (call, req), where there is one question, of that and the action alone.
    guard: what is asked once that is granted, given (tx, req), where one of the members `guarded` is there.
    """

    spec: OperationSpec
    function: Callable[..., Any]
    model: ServiceModel
    operation: OperationModel
    action: str
    request_type: type[Any]
    waits: bool
    questions: Questions
    looks: bool
    named: Callable[[Any, Any], str] | None
    guard: Callable[[ReadTx, Any], None] | None
    guarded: tuple[str, ...]

    def is_guarded(self, request: Any) -> bool:
        """Whether a request says what it relies on."""
        return any(getattr(request, name) is not None for name in self.guarded)


class Lazy(Mapping[str, Any]):
    """A table of things that are imported on first use. make: what is done with each thing then, once. told: of its name."""

    def __init__(
        self,
        places: Mapping[str, Reference],
        make: Callable[[Any], Any] = lambda thing: thing,
        told: Callable[[str], None] = lambda name: None,
    ) -> None:
        self._places = places
        self._make = make
        self._told = told
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        found = self._loaded.get(name)
        if found is None:
            found = self._loaded[name] = self._make(self._places[name].load())
            self._told(name)
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Registry:
    """All services of one server.

    services and contents: by the service's name; models: by their own.
    on_use: told a service's name when one of its operations, or a data plane of its, is called for the first time.
    """

    def __init__(self, services: Sequence[Service]) -> None:
        self.services = {service.name: service for service in services}
        self.contents = load_index(services)
        self.models: dict[str, ServiceModel] = {}
        self._owners: dict[str, Service] = {}
        self._bound: dict[tuple[str, str], Bound] = {}
        self._ports: dict[str, Any] = {}
        self._by_prefix: dict[str, list[Contents]] = {}
        self._restating: dict[str, list[Reference]] = {}
        self._keys: dict[str, set[str]] | None = None
        self.on_use: Callable[[str], None] = lambda service: None
        for service in services:
            for name in service.models:
                self._add(service, load_model(name, service.traits_of(name)))

    def _add(self, service: Service, model: ServiceModel) -> None:
        contents = self.contents[service.name]
        self.models[model.name] = model
        self._owners[model.name] = service
        for prefix in (model.iam_prefix, *model.traits.signing_aliases):
            sharing = self._by_prefix.setdefault(prefix, [])
            if contents not in sharing:
                sharing.append(contents)
                if "restated" in contents.ports:
                    self._restating.setdefault(prefix, []).append(contents.ports["restated"])

    def find(self, model: str, operation: str) -> Bound | None:
        """The implementation of a model's operation, bound on first use; None when there is none."""
        bound = self._bound.get((model, operation))
        if bound is None and (service := self._owners.get(model)) is not None:
            place = self.contents[service.name].operations[model].get(operation)
            if place is not None:
                self.on_use(service.name)
                bound = self._bound[model, operation] = self._bind(self.models[model], place.load())
        return bound

    def _bind(self, model: ServiceModel, function: Callable[..., Any]) -> Bound:
        spec: OperationSpec = vars(function)[MARK]
        action = spec.action or f"{model.iam_prefix}:{spec.name}"
        takes = request_type(function)
        guarded = tuple(name for name in model.traits.guarded if name in takes.__struct_fields__)
        place = self.contents[self._owners[model.name].name].ports.get("guard") if guarded else None
        plain = _questions(spec, action)
        questions = _refusing(_tagged(_keyed(plain, model, spec.name, takes), model, takes), model, spec.name)
        restated = action.partition(":")[0] in self._restating
        return Bound(
            spec=spec,
            function=function,
            model=model,
            operation=model.operations[spec.name],
            action=action,
            request_type=takes,
            waits=inspect.iscoroutinefunction(function),
            questions=questions,
            looks=any(_looks(part) for part in (spec.resource, spec.context, spec.checks)),
            named=_named(spec) if questions is plain and not restated and not model.traits.rooted else None,
            guard=None if place is None else place.load(),
            guarded=guarded,
        )

    def implemented(self) -> dict[str, list[str]]:
        """The operations that are implemented, by model."""
        return {
            model: sorted(operations)
            for contents in self.contents.values()
            for model, operations in contents.operations.items()
        }

    def merged(self, kind: str) -> dict[str, Reference]:
        """One table of all services' consumers, timers or resource types."""
        table: dict[str, Reference] = {}
        for contents in self.contents.values():
            for name, place in getattr(contents, kind).items():
                if name in table:
                    raise ValueError(f"{name} is claimed by two services")
                table[name] = place
        return table

    def jobs(self) -> dict[str, list[Reference]]:
        """Background work by service."""
        return {name: list(found.jobs.values()) for name, found in self.contents.items() if found.jobs}

    def planes(self) -> Mapping[str, Callable[..., Any]]:
        """Data planes by host; each host has one."""
        owners = {plane: name for name, found in self.contents.items() for plane in found.web}
        return Lazy(self.merged("web"), told=lambda plane: self.on_use(owners[plane]))

    def resource_types(self) -> Mapping[str, ResourceType]:
        """CloudFormation's resource types by name."""
        return Lazy(self.merged("resource_types"), lambda class_: class_())

    def policy(self, tx: ReadTx, check: Check) -> str | None:
        """The resource policy, from the service that the action belongs to; "*" is no resource and has none."""
        policy: str | None = self._ask("policy", tx, check.action.partition(":")[0], _asked(check))
        return policy

    @cached_property
    def rooted(self) -> frozenset[str]:
        """The prefixes of actions on resources that their own policies alone open."""
        return frozenset(model.iam_prefix for model in self.models.values() if model.traits.rooted)

    def granted(self, tx: ReadTx, call: Any, check: Check) -> bool:
        """Whether a service lets somebody in beside all policies."""
        for contents in self._by_prefix.get(check.action.partition(":")[0], ()):
            place = contents.ports.get("grant")
            if place is not None and place.load()(tx, call, check):
                return True
        return False

    def restated(self, tx: ReadTx, call: Any, check: Check) -> Check:
        """A question as the service that it is for asks it. Raises ApiError."""
        for place in self._restating.get(check.action.partition(":")[0], ()):
            check = place.load()(tx, call, check)
        return check

    def owner(self, tx: ReadTx, check: Check) -> str | None:
        """The owner of a resource whose ARN names no account."""
        owner: str | None = self._ask("owner", tx, check.action.partition(":")[0], _asked(check), check.action)
        return owner

    def resource_tags(self, tx: ReadTx, check: Check, account: str) -> dict[str, list[str]]:
        """The condition keys, in small letters, of the tags that a question's resource, of an account, bears."""
        where = _asked(check)
        if where is None:
            return {}
        traits = [one.traits for one in self.models.values() if one.iam_prefix == where.service]
        existing = next((one.existing_tags for one in traits if one.existing_tags is not None), None)
        if existing is None:
            own = any(one.own_tag_key for one in traits)
            families = [f"{family}:resourcetag" for family in ("aws", where.service)[: 1 + own]]
        elif check.action in existing[1]:
            families = [f"{where.service}:{existing[0].lower()}"]
        else:
            return {}
        try:
            found = self._ask("tags", tx, where.service, where if where.account else where._replace(account=account))
        except ApiError:
            found = None
        tags = found.tags.items() if found is not None else ()
        return {f"{family}/{key.lower()}": [value] for key, value in tags for family in families}

    @cached_property
    def request_keys(self) -> dict[str, RequestMaker]:
        """What makes the condition keys that a service has of how a request came, by name in small letters."""
        return {
            f"{one.iam_prefix}:{key.lower()}": maker
            for one in self.models.values()
            for key, maker in one.traits.request_keys.items()
        }

    def knows_key(self, name: str) -> bool:
        """Whether a condition key, in small letters, is one that requests here can have; those of services that are not
        here nobody asks about."""
        family, _, key = name.partition(":")
        if self._keys is None:
            self._keys = {model.iam_prefix: set() for model in self.models.values()}
            for model in self.models.values():
                traits = model.traits
                self._keys[model.iam_prefix] |= {one.lower() for one in traits.conditions()}
        known = self._keys.get(family)
        return known is None or key == "resourceaccount" or re.split("[:/]", key, maxsplit=1)[0] in known | TAG_KEYS

    def traits(self) -> dict[str, Traits]:
        """The traits of services by the names that requests for them may be signed for."""
        found: dict[str, Traits] = {}
        for model in self.models.values():
            for name in (model.signing_name, *model.traits.signing_aliases):
                found.setdefault(name, model.traits)
        return found

    def port(self, name: str) -> Any:
        """What fills a port that at most one service fills; None when none does."""
        if name not in self._ports:
            filled = [(service, found.ports[name]) for service, found in self.contents.items() if name in found.ports]
            for service, place in filled[:1]:
                self.on_use(service)
                self._ports[name] = place.load()
        return self._ports.get(name)

    def forms(self) -> tuple[ServiceModel, Callable[..., Any]]:
        """What takes HTML forms, and whose it is. Raises ApiError NotImplemented where nobody takes any."""
        for service, contents in self.contents.items():
            if "form_upload" in contents.ports:
                return self.models[self.services[service].models[0]], self.port("form_upload")
        raise ApiError("NotImplemented", "Uploads by HTML form are not implemented.", 501)

    def _ask(self, port: str, tx: ReadTx, prefix: str, arn: Arn | None, *more: str) -> Any:
        if arn is None:
            return None
        for contents in self._by_prefix.get(prefix, ()):
            place = contents.ports.get(port)
            answer = None if place is None else place.load()(tx, arn, *more)
            if answer is not None:
                return answer
        return None


def _asked(check: Check) -> Arn | None:
    where = _parsed(check.resource)
    return where._replace(part=check.part) if where is not None and check.part else where


def _parsed(arn: str) -> Arn | None:
    """None for "*", which is no resource at all."""
    try:
        return Arn.parse(arn)
    except ValueError:
        return None


def _looks(part: object) -> bool:
    """Whether a function that the decorator was given takes the transaction."""
    return callable(part) and next(iter(inspect.signature(part).parameters)) == "tx"


def _with_tx(part: Callable[..., Any]) -> Callable[..., Any]:
    return part if _looks(part) else lambda tx, call, req: part(call, req)


def _questions(spec: OperationSpec, action: str) -> Questions:
    if spec.public:
        return lambda tx, call, req: ()
    if spec.checks is not None:
        return _with_tx(spec.checks)
    named = spec.resource
    resource = (lambda tx, call, req: named) if isinstance(named, str) else _with_tx(named)
    if spec.context is None:
        return lambda tx, call, req: (Check(action, resource(tx, call, req)),)
    context = _with_tx(spec.context)
    return lambda tx, call, req: (Check(action, resource(tx, call, req), context(tx, call, req)),)


def _named(spec: OperationSpec) -> Callable[[Any, Any], str] | None:
    """The resource that an operation's one question is about, where that follows from the call alone."""
    resource = spec.resource
    if spec.public or spec.checks is not None or spec.context is not None or _looks(resource):
        return None
    return (lambda call, req: resource) if isinstance(resource, str) else resource


def _tagged(questions: Questions, model: ServiceModel, takes: type[Any]) -> Questions:
    """With the condition keys of the tags in a request, in what is asked of the service itself; and, once the caller is
    known to be allowed, with the refusal of tags that are AWS's own."""
    members = [name for name in getattr(takes, "__struct_fields__", ()) if name.lower() in ("tags", "tagkeys")]
    if not members:
        return questions
    prefix, refusal = f"{model.iam_prefix}:", partial(ApiError, *model.traits.reserved_tags)

    def asked(tx: ReadTx, call: Any, req: Any) -> Iterator[Check]:
        keys = tag_keys(getattr(req, members[0]))
        for check in questions(tx, call, req):
            own = keys and check.action.startswith(prefix)
            yield replace(check, context={**check.context, **keys}) if own else check
        if keys:
            refuse_reserved(call, keys["aws:TagKeys"], refusal)

    return asked


def _keyed(questions: Questions, model: ServiceModel, operation: str, takes: type[Any]) -> Questions:
    """With the condition keys that are members of the request, in what is asked of the service itself."""
    prefix, fields = f"{model.iam_prefix}:", getattr(takes, "__struct_fields__", ())
    named = [(one.partition("."), key) for one, key in model.traits.condition_members.items()]
    members = [
        (name.split("."), prefix + key)
        for (of, _, name), key in named
        if of in ("*", operation) and name.partition(".")[0] in fields
    ]
    if not members:
        return questions

    def asked(tx: ReadTx, call: Any, req: Any) -> Iterator[Check]:
        keys = {key: values for path, key in members if (values := _texts(_within(req, path)))}
        for check in questions(tx, call, req):
            own = keys and check.action.startswith(prefix)
            yield replace(check, context={**keys, **check.context}) if own else check

    return asked


def _within(req: Any, path: Sequence[str]) -> Any:
    for name in path:
        req = getattr(req, name, None)
    return req


def _texts(value: Any) -> list[str]:
    """A member as the values of a condition key."""
    if value is None:
        return []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _refusing(questions: Questions, model: ServiceModel, operation: str) -> Questions:
    """With the refusal, once the caller is known to be allowed, of members that are not built."""
    members = [name for of, _, name in (one.partition(".") for one in model.traits.refused) if of == operation]
    if not members:
        return questions

    def asked(tx: ReadTx, call: Any, req: Any) -> Iterator[Check]:
        yield from questions(tx, call, req)
        for name in members:
            if getattr(req, name) is not None:
                text = f"{model.name} {operation} with {name} is not implemented yet"
                raise ApiError("NotImplemented", text, status=501)

    return asked


def request_type(function: Callable[..., Any]) -> type[Any]:
    """The type of an operation's last parameter, found in the function's own module."""
    code = function.__code__
    name = code.co_varnames[: code.co_argcount][-1]
    annotation = function.__annotations__[name]
    if isinstance(annotation, str):
        annotation = eval(annotation, function.__globals__)
    found: type[Any] = annotation
    return found
