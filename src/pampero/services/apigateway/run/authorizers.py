"""Lambda authorizers: asked once for an identity, what they said kept for a while.

Source: "Use API Gateway Lambda authorizers", "Control access to HTTP APIs with AWS Lambda authorizers".
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

import msgspec

from pampero.api import ApiError, Context
from pampero.auth.context import NO_KEYS, RequestKeys
from pampero.auth.policy.evaluate import Request, concerns
from pampero.auth.policy.parse import IDENTITY, Policy
from pampero.auth.principals import Principal
from pampero.aws.policies import check_policy
from pampero.kernel import jsontext
from pampero.kernel.log import logger
from pampero.services.apigateway.model import verdicts
from pampero.services.apigateway.run.exchange import ACTION, Exchange
from pampero.services.apigateway.run.functions import invoke
from pampero.services.apigateway.run.refusal import Refusal
from pampero.store.kept import Kept

log = logger("apigateway")
MAX_VERDICTS = 10_000


class Answer(Enum):
    """What an authorizer's policy says of a request."""

    ALLOWED = "allowed"
    DENIED = "denied"
    NEITHER = "neither"


class Verdict(NamedTuple):
    """What an authorizer said: a policy that is asked for each request, or yes or no. usage_key: the API key that it
    named."""

    policy: Policy | bool
    context: Mapping[str, Any] | None
    usage_key: str | None = None


class Verdicts:
    """A part of the server: verdicts until they expire or are flushed, by API, stage, deployment, authorizer, identity."""

    def __init__(self, context: Context) -> None:
        self._context = context
        store = context.runtime.store
        self._kept: Kept[tuple[str, ...], tuple[float, Verdict]] = Kept(
            lambda key: store.generation(verdicts(*key[:2])), MAX_VERDICTS
        )

    async def get(self, key: tuple[str, ...], seconds: int, ask: Callable[[], Awaitable[Verdict]]) -> Verdict:
        """The verdict that is still good, else a new one, which is kept for some seconds."""
        kept = self._kept.get(key)
        if kept is not None and self._context.now < kept[0]:
            return kept[1]
        generation = self._kept.generation(key)
        verdict = await ask()
        self._kept.put(key, (self._context.now + seconds, verdict), generation)
        return verdict


async def verdict_of(
    exchange: Exchange, id_: str, identity: Sequence[str], seconds: int, ask: Callable[[], Awaitable[Verdict]]
) -> Verdict:
    """What an authorizer says of an identity, now or some seconds ago at most. Raises Refusal."""
    if not seconds:
        return await ask()
    # Clients may send much for an identity, and many of them.
    shown = hashlib.sha256(msgspec.json.encode(list(identity))).hexdigest()
    key = (exchange.api.id, exchange.stage.name, exchange.stage.deployment, id_, shown)
    return await exchange.context.part(Verdicts).get(key, seconds, ask)


async def ask_function(
    exchange: Exchange, id_: str, uri: str | None, credentials: str | None, event: Mapping[str, Any], seconds: float
) -> tuple[Any, bool]:
    """What an authorizer's function answers, and whether it failed. Raises Refusal."""
    function = exchange.stage.function(uri)
    if function is None:
        raise misconfigured(f"{uri} names no function")
    source = f"{exchange.stage.arn.rpartition('/')[0]}/authorizers/{id_}"
    try:
        payload = msgspec.json.encode(event)
        answer, failed = await invoke(exchange, function, credentials, source, payload, seconds)
        return jsontext.loads(answer), failed
    except ApiError as error:
        raise misconfigured(f"{function.arn} cannot be invoked: {error}") from error
    except TimeoutError as error:
        raise misconfigured(f"{function.arn} does not answer in time") from error
    except ValueError as error:
        raise misconfigured(f"{function.arn} answered no JSON") from error


def misconfigured(why: str) -> Refusal:
    """500 with no message, as AWS answers it; the log says why."""
    log.warning("authorizer: %s", why)
    return Refusal("AUTHORIZER_CONFIGURATION_ERROR", None, "AuthorizerConfigurationException")


def policy_of(name: str | None, document: Any) -> Policy:
    """The policy in the answer of an authorizer's function. Raises Refusal."""
    text = msgspec.json.encode(document).decode()
    return check_policy(text, lambda why: misconfigured(f"{name} answered a malformed policy: {why}"), IDENTITY)


def judge(exchange: Exchange, verdict: Verdict) -> Answer:
    """What a verdict means for this request."""
    if isinstance(verdict.policy, bool):
        return Answer.ALLOWED if verdict.policy else Answer.DENIED
    nobody, account = Principal.anonymous(), exchange.context.account
    keys = RequestKeys(nobody, exchange.facts, ACTION, account, NO_KEYS)
    request = Request(nobody, ACTION, exchange.arn, account, keys)
    answer = Answer.NEITHER
    for statement in verdict.policy.statements:
        if concerns(statement, request):
            if not statement.allow:
                return Answer.DENIED
            answer = Answer.ALLOWED
    return answer
