"""Secrets as answers tell them."""

from __future__ import annotations

from typing import Any

from pampero.aws.tags import tag_list
from pampero.services.secretsmanager import types as t
from pampero.services.secretsmanager.model import Rotation, Secret


def shown(secret: Secret) -> dict[str, Any]:
    """What DescribeSecret and ListSecrets tell alike. Source: API_SecretListEntry."""
    rotation = secret.rotation
    return {
        "ARN": secret.arn,
        "Name": secret.name,
        "Description": secret.description,
        "KmsKeyId": secret.key,
        **({} if rotation is None else _rotation(rotation)),
        "LastChangedDate": secret.changed,
        "LastAccessedDate": secret.accessed,
        "DeletedDate": secret.deleted,
        "Tags": tag_list(t.Tag, secret.tags) if secret.tagged else None,
        "OwningService": secret.owner,
        "CreatedDate": secret.created,
        "PrimaryRegion": secret.primary if secret.replicas or secret.primary != secret.region else None,
    }


def _rotation(rotation: Rotation) -> dict[str, Any]:
    rules = rotation.rules
    return {
        "RotationEnabled": rotation.enabled,
        "RotationLambdaARN": rotation.lambda_,
        "RotationRules": t.RotationRulesType(
            AutomaticallyAfterDays=rules.days, Duration=rules.duration, ScheduleExpression=rules.expression
        ),
        "LastRotatedDate": rotation.last,
        "NextRotationDate": rotation.next,
    }
