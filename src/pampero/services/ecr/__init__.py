"""Amazon ECR: repositories with their settings and policies; there are no images yet, so none is ever found or pulled."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, RESERVED_TAGS, Traits

# UploadLayerPart: LayerPartBlob of at most 20,971,520 bytes; in base64.
service = Service(
    "ecr",
    __name__,
    Traits(
        max_body=32 * MIB,
        own_tag_key=True,
        reserved_tags=("InvalidTagParameterException", RESERVED_TAGS),
        ignored=MappingProxyType(
            {
                "DeleteRepository.force": "there are no images yet",
                "SetRepositoryPolicy.force": "a policy that locks its author out is taken without it",
                "EncryptionConfiguration.kmsKey": "refused: encryption with KMS",
                "*mageTagMutabilityExclusionFilter*": "refused with the mutability that it belongs to",
            }
        ),
    ),
)
