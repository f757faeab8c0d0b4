"""What is authorised when somebody calls: the secret, and the condition keys that say which one it is.

Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Secrets Manager".
"""

from __future__ import annotations

from typing import Any

from pampero.api import Call, resource_policy, resource_tags
from pampero.aws.tags import Tagged
from pampero.kernel.arn import Arn, arn
from pampero.services.secretsmanager.model import CURRENT, Secret, by_arn, lookup, owner_of
from pampero.store.tx import ReadTx

# As policies name a secret that is only being made: its last characters are not known.
ANY_SUFFIX = "-??????"


def secret_arn(tx: ReadTx, call: Call, req: Any) -> str:
    """The secret that a request names, by its ARN or what comes nearest to it."""
    return arn_of(tx, call, req.SecretId)


def arn_of(tx: ReadTx, call: Call, id_: str) -> str:
    """The same of an id alone."""
    found = lookup(tx, call, id_)
    if found is not None:
        return found.arn
    return id_ if id_.startswith("arn:") else arn("secretsmanager", call.region, call.account, f"secret:{id_}")


def new_arn(call: Call, req: Any) -> str:
    """A secret that is to be made."""
    return arn("secretsmanager", call.region, call.account, f"secret:{req.Name}{ANY_SUFFIX}")


def keys_of(found: Secret | None) -> dict[str, list[str]]:
    """The condition keys of a secret that is there."""
    if found is None:
        return {}
    keys = {"secretsmanager:SecretId": [found.arn], "secretsmanager:SecretPrimaryRegion": [found.primary]}
    if found.rotation is not None:
        keys["secretsmanager:resource/AllowRotationLambdaArn"] = [found.rotation.lambda_]
    return keys


def secret_keys(tx: ReadTx, call: Call, req: Any) -> dict[str, list[str]]:
    """The condition keys of the secret that a request names."""
    return keys_of(lookup(tx, call, req.SecretId))


def stage_keys(tx: ReadTx, call: Call, req: Any) -> dict[str, list[str]]:
    """Those of a read: it is of AWSCURRENT unless it says otherwise."""
    stage = req.VersionStage or (None if req.VersionId else CURRENT)
    return {**secret_keys(tx, call, req), **({"secretsmanager:VersionStage": [stage]} if stage else {})}


def region_keys(call: Call, req: Any) -> dict[str, list[str]]:
    """Those of a request that asks for replicas."""
    regions = [one.Region or "" for one in req.AddReplicaRegions or ()]
    return {"secretsmanager:AddReplicaRegions": regions} if regions else {}


@resource_tags
def tagged(tx: ReadTx, where: Arn) -> Tagged | None:
    """A secret."""
    return by_arn(tx, where)


@resource_policy
def policy(tx: ReadTx, where: Arn) -> str | None:
    """A secret's policy. A service's own are let in by their names, also before they are there."""
    owner = owner_of(where.resource.removeprefix("secret:"))
    if owner is not None:
        who = f'{{"Service": "{owner}.amazonaws.com"}}'
        allow = f'{{"Effect": "Allow", "Principal": {who}, "Action": "secretsmanager:*", "Resource": "*"}}'
        return f'{{"Version": "2012-10-17", "Statement": [{allow}]}}'
    found = by_arn(tx, where)
    return None if found is None else found.policy
