"""AWS Secrets Manager: secrets with their versions, staging labels, rotation by functions, and replicas in other regions."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

OF_REQUESTS = (
    "CreateSecret.Name", "*.Description", "*.KmsKeyId", "*.ForceOverwriteReplicaSecret",
    "DeleteSecret.ForceDeleteWithoutRecovery", "DeleteSecret.RecoveryWindowInDays",
    "GetSecretValue.VersionId", "UpdateSecretVersionStage.VersionStage", "PutResourcePolicy.BlockPublicPolicy",
    "RotateSecret.RotateImmediately", "RotateSecret.RotationLambdaARN",
)  # fmt: skip

service = Service(
    "secretsmanager",
    __name__,
    Traits(
        own_tag_key=True,
        condition_members=MappingProxyType({one: one.partition(".")[2] for one in OF_REQUESTS}),
        condition_keys=frozenset({
            "SecretId", "SecretPrimaryRegion", "resource/AllowRotationLambdaArn", "VersionStage", "AddReplicaRegions",
            "ModifyRotationRules",
        }),
        # Which of the errors that the model lists no source tells.
        reserved_tags=("InvalidParameterException", RESERVED_TAGS),
        ignored=MappingProxyType({
            "ListResourcePolicies.MaxResults": "a secret has one policy at most",
        }),
        refused=frozenset({
            "CreateSecret.CrossAccountPrimaryARN",
            # Secrets that partners of AWS hold.
            "CreateSecret.Type", "UpdateSecret.Type",
            "RotateSecret.ExternalSecretRotationMetadata", "RotateSecret.ExternalSecretRotationRoleArn",
        }),
    ),
)  # fmt: skip
