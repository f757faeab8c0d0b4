"""Messages that a pool's own functions send: they are told what for, and given the secret encrypted with the pool's key.

Sources: developer guide, "Custom sender Lambda triggers", "Custom email sender Lambda trigger", "Custom SMS sender Lambda trigger".
The key is used as the service itself, by a grant that whoever names the key makes with it.
"""

from __future__ import annotations

import base64

from pampero.api import ApiError, Call, Context, Event, consumer
from pampero.kernel import ids
from pampero.services.cognito import types as t
from pampero.services.cognito.pools import envelopes
from pampero.services.cognito.pools.codes import EMAIL, MESSAGE, SEALED
from pampero.services.cognito.pools.model import SERVICE, Pool, any_pool, invalid
from pampero.services.cognito.pools.triggers import fire
from pampero.services.cognito.threats.logs import tell_failure

TRIGGERS = {EMAIL: "CustomEmailSender", "SMS": "CustomSMSSender"}
KINDS = {EMAIL: "customEmailSenderRequestV1", "SMS": "customSMSSenderRequestV1"}
GRANTED = ("GenerateDataKey", "DescribeKey")
MAX_ATTEMPTS = 3


async def let_use_key(call: Call, pool_arn: str, functions: t.LambdaConfigType | None) -> None:
    """Have the service use the key that a pool's senders need, as far as the caller may allow that. Raises
    InvalidParameterException, and what KMS refuses with."""
    if functions is None or not (functions.CustomSMSSender or functions.CustomEmailSender):
        return
    if functions.KMSKeyID is None:
        raise invalid("KMSKeyID is required with CustomSMSSender and CustomEmailSender.")
    await call.client("kms").call(
        "CreateGrant", KeyId=functions.KMSKeyID, GranteeServicePrincipal=SERVICE, Operations=list(GRANTED),
        Name=f"cognito-{pool_arn.rpartition('/')[2]}", Constraints={"SourceArn": pool_arn},
    )  # fmt: skip


async def _encrypted(place: Context, key: str, secret: str) -> str:
    made = await place.client("kms").call("GenerateDataKey", KeyId=key, KeySpec="AES_256")
    message_id = ids.random_bytes(envelopes.MESSAGE_ID_LENGTH)
    sealed = envelopes.sealed(secret.encode(), made["Plaintext"], made["CiphertextBlob"], made["KeyId"], message_id)
    return base64.b64encode(sealed).decode()


@consumer(MESSAGE)
async def hand_over(context: Context, event: Event) -> None:
    """Have a pool's function send a message; one that fails again and again is given up, which the pool's log is told."""
    said = event.payload
    pool: Pool | None = await context.read(any_pool, said["pool"])
    key = pool.settings.LambdaConfig.KMSKeyID if pool is not None and pool.settings.LambdaConfig is not None else None
    if pool is None or key is None:
        return
    medium = said["medium"]
    secret = context.runtime.sealer.open(said["secret"], SEALED).decode() if said["secret"] else ""
    try:
        request = {
            "type": KINDS[medium],
            "code": await _encrypted(pool.place(context), key, secret) if secret else None,
            "clientMetadata": said["metadata"],
            "userAttributes": said["attributes"],
        }
        trigger = TRIGGERS[medium]
        source = f"{trigger}_{said['source']}"
        await fire(context, pool, trigger, source, said["name"], request, {}, client=said["client"])
    except ApiError as error:
        if event.attempt < MAX_ATTEMPTS:
            raise
        await context.write(tell_failure, pool, medium, error.message, said["attributes"].get("sub", ""))
