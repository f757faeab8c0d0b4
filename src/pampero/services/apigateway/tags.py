"""Tags of what API Gateway has: the operations of both models, and what policies ask of them, work on these."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from pampero.api import resource_tags
from pampero.aws.tags import MAX_TAGS, Tagged, Tagging
from pampero.kernel.arn import Arn
from pampero.services.apigateway.domains.model import DOMAINS
from pampero.services.apigateway.http import model as http
from pampero.services.apigateway.model import bad_request
from pampero.services.apigateway.rest import model as rest
from pampero.services.apigateway.rest.clientcertificates import CERTIFICATES, ClientCertificate
from pampero.store.documents import Documents
from pampero.store.tx import ReadTx, Tx

TAGGED = {
    "restapis": rest.APIS, "apikeys": rest.KEYS, "usageplans": rest.PLANS, "apis": http.APIS, "domainnames": DOMAINS,
    "clientcertificates": CERTIFICATES,
}  # fmt: skip
STAGES = {"restapis": rest.STAGES, "apis": http.STAGES}


def _bearing(thing: Any) -> Any:
    if isinstance(thing, ClientCertificate):
        return thing.shape
    return thing.plan if isinstance(thing, rest.Plan) else thing


class Bearer:
    """A thing that bears tags in one member of its shape, which may be left out, and where it is kept."""

    def __init__(self, documents: Documents[Any], scope: str, id_: str, thing: Any) -> None:
        self._at = documents, scope, id_, thing
        self._shape = _bearing(thing)
        self._member = "Tags" if hasattr(self._shape, "Tags") else "tags"

    @property
    def tags(self) -> dict[str, str]:
        """Its tags."""
        found: dict[str, str] | None = getattr(self._shape, self._member)
        return found or {}

    @tags.setter
    def tags(self, tags: dict[str, str]) -> None:
        setattr(self._shape, self._member, tags)

    def save(self, tx: Tx) -> None:
        """Write it."""
        documents, *at = self._at
        documents.put(tx, *at)


REST_TAGS: Tagging[Bearer] = Tagging(lambda tx, bearer: bearer.save(tx))
HTTP_TAGS: Tagging[Bearer] = Tagging(
    lambda tx, bearer: bearer.save(tx), lambda _: bad_request(f"The maximum number of tags is {MAX_TAGS}")
)


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Tagged | None:
    """An API, key or usage plan. What belongs to an API has the API's tags; a stage has its own beside them.
    Source: "Tag inheritance in the Amazon API Gateway V1 API"."""
    kind, id_, *part = [*where.resource.strip("/").split("/"), ""]
    documents: Any = TAGGED.get(kind)
    thing = documents and documents.get(tx, where.scope, id_)
    if thing is None:
        return None
    bearer = Bearer(documents, where.scope, id_, thing)
    stages: Any = STAGES.get(kind)
    stage = stages.get(tx, id_, part[1]) if stages and part[0] == "stages" else None
    if stage is None:
        return bearer
    return SimpleNamespace(tags={**bearer.tags, **Bearer(stages, id_, part[1], stage).tags})
