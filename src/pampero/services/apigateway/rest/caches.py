"""A stage's caches: what authorizers have said, and what methods have answered."""

from __future__ import annotations

from pampero.api import Call, operation
from pampero.services.apigateway.model import answers, at, verdicts
from pampero.services.apigateway.rest.model import find_stage
from pampero.services.apigateway.rest.types import FlushStageAuthorizersCacheRequest, FlushStageCacheRequest
from pampero.store.tx import Tx

STAGE = "/restapis/{restApiId}/stages/{stageName}/cache"


@operation("FlushStageAuthorizersCache", resource=at(STAGE + "/authorizers"), action="apigateway:DELETE")
def flush_stage_authorizers_cache(tx: Tx, call: Call, req: FlushStageAuthorizersCacheRequest) -> None:
    """Ask the authorizers anew. Source: API_FlushStageAuthorizersCache. Raises NotFoundException."""
    find_stage(tx, call, req.restApiId, req.stageName)
    tx.touch(verdicts(req.restApiId, req.stageName))


@operation("FlushStageCache", resource=at(STAGE + "/data"), action="apigateway:DELETE")
def flush_stage_cache(tx: Tx, call: Call, req: FlushStageCacheRequest) -> None:
    """Empty the cache of methods' answers. Source: API_FlushStageCache. Raises NotFoundException."""
    find_stage(tx, call, req.restApiId, req.stageName)
    tx.touch(answers(req.restApiId, req.stageName))
