"""What a service does on the wire that its model does not say. Each service declares its own, in its `Service`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from pampero.protocol.refusals import PLAIN, Refusals

if TYPE_CHECKING:
    from pampero.protocol.codec import RawRequest
    from pampero.protocol.errors import ApiError

RESERVED_TAGS = "aws: prefixed tag key names are not allowed for external use."
MIB = 1024 * 1024


def _nothing(operation: str, params: Any) -> str:
    return ""


def _unknown(name: str | None, value: str | None) -> None:
    return None


def _never(raw: RawRequest, scope: str) -> bool:
    return False


class FormerQuery(Struct, frozen=True):
    """The query protocol that a service spoke once and that older clients still speak: what its model no longer says.

    items: the names of a list's items, or of a map's key and value, by shape. maps: of members that hold such a shape.
    place: the member that a request's path is, when it is more than `/` and the form does not say it; placeless: the
    operations that are not served there. texts: what errors say that say something else in newer protocols, by code.
    json_names: of members in answers to clients that accept JSON.
    """

    namespace: str
    items: Mapping[str, tuple[str, ...]]
    maps: Mapping[str, str]
    place: str = ""
    placeless: frozenset[str] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)
    json_names: Mapping[str, str] = field(default_factory=dict)


class Traits(Struct, frozen=True, eq=False):
    """The defaults are what most services do.

    Signatures. iam_prefix: of IAM actions, where it is not the name that requests are signed for. own_tag_key: resources'
    tags have a condition key of the service's own beside `aws:ResourceTag`. signing_aliases: further names that requests may be signed for. signs_version2: URLs may be signed in version 2. refusals: how signatures
    are refused.

    Requests. invalid_action: how an action is refused that there is none of, after its name. max_body: the longest that is read of a caller who signed. streams_bodies: they are read once their caller
    is known, who names the payload's hash; chunks may be signed. checks_bodies: headers may hold checksums of them. exact_paths: paths are signed and served to the letter.
    query_headers: headers of requests may stand in the query of a presigned URL. overloaded_paths: operations that share a path are told apart by the parameters and headers that they require.
    superseded: operations whose requests look like those of their successors. by_scope: what (the name that a request is
    signed for, an operation) is instead. virtual_host: the label in host names
    before which the first part of the path may stand. is_foreign: (request, scope) of a service that signs by the same
    name and is not here. catches_all: what names no service is for this one. linkable: pages of any origin may show what
    it answers. issuer: the data plane of the model's name answers, at the address of the APIs, what stands below
    `/<id>/.well-known/`. distributes: the data plane that answers, at the address of the APIs, clients of container registries (OCI
    Distribution), whose paths begin with `/v2/`. guarded: members that say what a request relies on; where one is there, the port of that name is asked
    once the request is authorised.

    speaks_cbor: bodies of AWS JSON may be `application/x-amz-cbor-1.1`. compresses: bodies may be compressed, those of answers where the client accepts it. coral: an older framework of AWS's
    reads the requests: its words for values of a wrong type, checksums of answers, no body where there is nothing to say.

    Errors. error_codes: what plain codes are called on the wire; query_codes: what clients of the former query protocol
    are told, and error_status: HTTP statuses, whatever the model says; each by code. type_prefix and types: of `__type`.
    validation_code, serialization_code: of a broken constraint, and of a value of a wrong type; where they are other ones:
    missing_code (with missing_text; missing_within: also of members of members), bad_value_code, unreadable_code: of a
    missing member, a parameter or header that cannot be read, a body.
    refused_value: (header or parameter, None for the body; value): the service's own error for one that it does not take.

    Authorisation. rooted: the policy of a resource must let in whoever comes, the root of its account too; so far as it names an
    account, that one's identity policies say who.

    Conditions. condition_members: keys of policies (without the service) whose values are members of requests, by
    `Operation.Member` (`*.Member`: of every operation that has it; `Operation.Member.Within`). condition_keys: those that the service's code fills.
    request_keys: those that tell how a request came, each with what makes it of the request at a moment. existing_tags: the
    key by which policies ask for the tags of what is there, if it is not `ResourceTag`, and the actions that have it.

    reserved_tags: code and text of the refusal of tags that are AWS's own; where no source tells a service's text it is the
    one of AWS's tagging library.

    Documents. xml_namespace: where the model has none. xml_roots: elements that answers are, by operation. unwrapped:
    operations that answer one member as the document. millis: times in them have milliseconds. statuses: of operations where the model has another one, or
    what tells it of an answer. bare_errors: `<Error>` stands alone, of no told length; quiet_errors: those of no text have no message;
    server: as which answers come. former_query: see there.

    Types. optional: members that may be left out though the model requires them, `Shape.Member`: of answers,
    where AWS does so when they are empty. raw_shapes: what is handed over as it came, by shape. own_enums: the service checks enumerations in its own
    words; loose_enums: those of these shapes it does not hold requests to, or checks itself. enum_orders: in which order
    messages list the values of enumerations, where it is not the model's. whole_lists: where an item of a list or a map breaks
    a constraint, all of it is told, with all constraints of its items. told_first: (operation, parameters) what is said of
    a broken request before its constraints are looked at. told_too: (operation, parameters) constraints that the service
    checks itself, told before the others. names_inputs: members of bodies are told as those of `<operation>Input`. bare_patterns: shapes whose patterns are told without the group around all. unlisted: how complaints begin about answers that AWS gives although
    the model does not allow them.
    null_texts: members of maps of texts in which an empty text is null in JSON.
    ignored: what of requests nothing here reads, and why, by `Operation.Member` or `Shape.Member` (`*` stands for any);
    COVERAGE lists it. refused: `Operation.Member` that are answered 501.
    """

    iam_prefix: str = ""
    own_tag_key: bool = False
    rooted: bool = False
    condition_members: Mapping[str, str] = field(default_factory=dict)
    condition_keys: frozenset[str] = frozenset()
    request_keys: Mapping[str, Callable[[RawRequest, float], str | None]] = field(default_factory=dict)
    existing_tags: tuple[str, frozenset[str]] | None = None
    signing_aliases: frozenset[str] = frozenset()
    signs_version2: bool = False
    refusals: Refusals = PLAIN

    # Services that name no size in their quotas take a megabyte or less ("Service quotas" of each). A body is longer on
    # the wire than what AWS counts: base64 makes four bytes of three, a form up to three of one, JSON two of a quote.
    invalid_action: str = "is not valid for this web service."
    max_body: int = 4 * MIB
    streams_bodies: bool = False
    checks_bodies: bool = False
    exact_paths: bool = False
    query_headers: bool = False
    overloaded_paths: bool = False
    superseded: frozenset[str] = frozenset()
    by_scope: Mapping[tuple[str, str], str] = field(default_factory=dict)
    virtual_host: str = ""
    is_foreign: Callable[[RawRequest, str], bool] = _never
    catches_all: bool = False
    linkable: bool = False
    speaks_cbor: bool = False
    compresses: bool = False
    coral: bool = False
    issuer: bool = False
    distributes: str = ""
    guarded: tuple[str, ...] = ()

    error_codes: Mapping[str, str] = field(default_factory=dict)
    query_codes: Mapping[str, str] = field(default_factory=dict)
    error_status: Mapping[str, int] = field(default_factory=dict)
    type_prefix: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    validation_code: str = "ValidationException"
    missing_code: str = ""
    missing_text: str = "The request must contain the parameter {}."
    missing_within: bool = True
    serialization_code: str = "SerializationException"
    bad_value_code: str = ""
    unreadable_code: str = ""
    refused_value: Callable[[str | None, str | None], ApiError | None] = _unknown
    reserved_tags: tuple[str, str] = ("ValidationException", RESERVED_TAGS)

    xml_namespace: str = ""
    xml_roots: Mapping[str, str] = field(default_factory=dict)
    unwrapped: Mapping[str, str] = field(default_factory=dict)
    millis: bool = False
    statuses: Mapping[str, int | Callable[[Any], int]] = field(default_factory=dict)
    bare_errors: bool = False
    quiet_errors: bool = False
    server: str = ""
    former_query: FormerQuery | None = None

    optional: frozenset[str] = frozenset()
    raw_shapes: Mapping[str, str] = field(default_factory=dict)
    own_enums: bool = False
    enum_orders: tuple[tuple[str, ...], ...] = ()
    whole_lists: bool = False
    told_first: Callable[[str, Any], str] = _nothing
    told_too: Callable[[str, Any], str] = _nothing
    names_inputs: bool = False
    null_texts: frozenset[str] = frozenset()
    bare_patterns: frozenset[str] = frozenset()
    loose_enums: frozenset[str] = frozenset()
    unlisted: tuple[str, ...] = ()
    ignored: Mapping[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()

    def conditions(self) -> set[str]:
        """The condition keys, without the service, that requests can have beside the global ones and those of tags."""
        existing = () if self.existing_tags is None else (self.existing_tags[0],)
        return {*self.condition_keys, *self.condition_members.values(), *self.request_keys, *existing}


USUAL = Traits()
