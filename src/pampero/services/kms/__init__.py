"""AWS Key Management Service: keys that never leave, and whom their own policies let use them."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

CONDITIONS = frozenset({
    "BypassPolicyLockoutSafetyCheck", "CallerAccount", "CustomerMasterKeySpec", "CustomerMasterKeyUsage", "DataKeyPairSpec",
    "EncryptionAlgorithm", "EncryptionContext", "EncryptionContextKeys", "ExpirationModel", "GrantConstraintType",
    "GrantIsForAWSResource", "GrantOperations", "GranteePrincipal", "KeyAgreementAlgorithm", "KeyOrigin", "KeySpec", "KeyUsage",
    "MacAlgorithm", "MessageType", "MultiRegion", "MultiRegionKeyType", "PrimaryRegion", "ReEncryptOnSameKey", "ReplicaRegion",
    "RequestAlias", "ResourceAliases", "RetiringPrincipal", "RotationPeriodInDays", "ScheduleKeyDeletionPendingWindowInDays",
    "SigningAlgorithm", "ValidTo", "ViaService", "WrappingAlgorithm", "WrappingKeySpec",
})  # fmt: skip
# Enclaves of Nitro, which attest themselves.
RECIPIENTS = frozenset({
    f"{one}.Recipient"
    for one in ("Decrypt", "DeriveSharedSecret", "GenerateDataKey", "GenerateDataKeyPair", "GenerateRandom")
})  # fmt: skip

service = Service(
    "kms",
    __name__,
    Traits(
        rooted=True,
        condition_keys=CONDITIONS,
        quiet_errors=True,
        enum_orders=(("HMAC_SHA_384", "HMAC_SHA_256", "HMAC_SHA_224", "HMAC_SHA_512"),),
        refused=RECIPIENTS,
        ignored=MappingProxyType(
            {
                "CreateKey.XksKeyId": "keys of external key stores are refused by their Origin",
                "DescribeCustomKeyStores.Limit": "there are none",
                "DescribeCustomKeyStores.Marker": "there are none",
            }
        ),
        error_status=MappingProxyType({"AccessDenied": 400}),
        reserved_tags=("TagException", RESERVED_TAGS),
    ),
)
