"""Amazon ECR: repositories with their settings and policies; there are no images yet, so none is ever found or pulled."""

from pampero.api.service import Service
from pampero.protocol.traits import MIB, Traits

# UploadLayerPart: LayerPartBlob of at most 20,971,520 bytes; in base64.
service = Service("ecr", __name__, Traits(max_body=32 * MIB, own_tag_key=True))
