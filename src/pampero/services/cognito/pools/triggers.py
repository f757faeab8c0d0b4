"""Functions that a pool calls on the way: what they are told, and what their answers may be.

Source: developer guide, "Customizing user pool workflows with Lambda triggers": a function has five seconds; one that does not
answer in time is called up to three times. It is called as cognito-idp.amazonaws.com on the pool's behalf: its policy must let
that in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec

from pampero.api import ApiError, Context
from pampero.kernel import jsontext
from pampero.kernel.arn import Arn
from pampero.services.cognito import types as t
from pampero.services.cognito.pools.model import Pool

SECONDS, TRIES = 5.0, 3
NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE"
SDK = "aws-sdk-unknown-unknown"
# What the console calls them, and errors do.
VERSIONS = {"V1_0": "1", "V2_0": "2", "V3_0": "3"}


class Calls:
    """A part of the server: calls that nobody waits for any more. As on AWS the function goes on."""

    def __init__(self, context: Context) -> None:
        self._tasks: set[asyncio.Future[Any]] = set()

    def begin(self, work: Any) -> asyncio.Future[Any]:
        """Run it, whoever waits."""
        task: asyncio.Future[Any] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()


def has(pool: Pool, trigger: str) -> bool:
    """Whether a pool has a function for this."""
    return function_of(pool, trigger) is not None


def function_of(pool: Pool, trigger: str) -> str | None:
    """The ARN of a pool's function."""
    found = getattr(pool.settings.LambdaConfig, trigger, None)
    if isinstance(found, t.CustomEmailLambdaVersionConfigType | t.CustomSMSLambdaVersionConfigType):
        return found.LambdaArn
    if trigger == "PreTokenGeneration" and pool.settings.LambdaConfig is not None:
        versioned = pool.settings.LambdaConfig.PreTokenGenerationConfig
        return versioned.LambdaArn if versioned is not None else found
    return found if isinstance(found, str) else None


async def fire(
    context: Context,
    pool: Pool,
    trigger: str,
    source: str,
    name: str | None,
    request: Mapping[str, Any],
    response: Mapping[str, Any],
    *,
    client: str = NO_CLIENT,
    version: str = "1",
) -> dict[str, Any]:
    """Call a pool's function, if it has one; what it answers, or `response`. name: the user's.

    Raises UserLambdaValidationException, UnexpectedLambdaException, InvalidLambdaResponseException.
    """
    function = function_of(pool, trigger)
    if function is None:
        return dict(response)
    event = {
        "version": version,
        "region": pool.region,
        "userPoolId": pool.id,
        **({"userName": name} if name is not None else {}),
        "callerContext": {"awsSdkVersion": SDK, "clientId": client},
        "triggerSource": source,
        "request": request,
        "response": response,
    }
    answer = await _call(context, pool, trigger, function, msgspec.json.encode(event))
    try:
        said = jsontext.loads(bytes(answer.get("Payload") or b"null"))
    except ValueError:
        said = None
    if answer.get("FunctionError"):
        why = said.get("errorMessage") if isinstance(said, dict) else None
        raise ApiError("UserLambdaValidationException", f"{trigger} failed with error {why or 'unknown'}.")
    if not isinstance(said, dict) or not isinstance(said.get("response", {}), dict):
        raise unrecognizable()
    return dict(said.get("response") or {})


def flag(said: Mapping[str, Any], name: str) -> bool:
    """A yes or no of a function's answer; the text "false" is neither. Raises InvalidLambdaResponseException."""
    value = said.get(name)
    if value is not None and not isinstance(value, bool):
        raise unrecognizable()
    return bool(value)


def text(said: Mapping[str, Any], name: str) -> str:
    """A text of a function's answer; empty: it says none. Raises InvalidLambdaResponseException."""
    value = said.get(name)
    if value is not None and not isinstance(value, str):
        raise unrecognizable()
    return value or ""


def unrecognizable() -> ApiError:
    """InvalidLambdaResponseException."""
    return ApiError("InvalidLambdaResponseException", "Unrecognizable lambda output")


async def _call(context: Context, pool: Pool, trigger: str, function: str, event: bytes) -> dict[str, Any]:
    try:
        region = Arn.parse(function).region or pool.region
    except ValueError as error:
        raise _unexpected(trigger, "ResourceNotFoundException.") from error
    place = pool.place(context)
    lambdas = place.within(pool.account, region).client("lambda")
    calls = context.part(Calls)
    for _ in range(TRIES):
        task = calls.begin(lambdas.call("Invoke", FunctionName=function, Payload=event))
        done, _pending = await asyncio.wait({task}, timeout=SECONDS)
        if done:
            try:
                answer: dict[str, Any] = task.result()
            except ApiError as error:
                name = error.code.removesuffix("Exception")
                raise _unexpected(trigger, f"{name}Exception.") from error
            return answer
    raise _unexpected(trigger, "Socket timeout while invoking Lambda function.")


def _unexpected(trigger: str, why: str) -> ApiError:
    return ApiError("UnexpectedLambdaException", f"{trigger} invocation failed due to error {why}")
