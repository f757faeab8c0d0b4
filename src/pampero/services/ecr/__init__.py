"""Amazon ECR: repositories, images, and the registry that clients of containers push to and pull from."""

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
        distributes="dkr",
        ignored=MappingProxyType(
            {
                "EncryptionConfiguration.kmsKey": "refused: encryption with KMS",
                "EncryptionConfigurationForRepositoryCreationTemplate.kmsKey": "refused: encryption with KMS",
                "CreatePullThroughCacheRule.credentialArn": "registries of ECR are asked by a role",
                "UpdatePullThroughCacheRule.credentialArn": "registries of ECR are asked by a role",
                "*Filter.filterType": "there is one kind of filters each",
                "BatchGetImage.acceptedMediaTypes": "no image is translated: each is answered as it was pushed",
            }
        ),
    ),
)
