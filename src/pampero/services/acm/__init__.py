"""AWS Certificate Manager: certificates that this server's own authority issues, and those that are imported."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

service = Service(
    "acm",
    __name__,
    Traits(
        # AWS answers the key of an export as `ENCRYPTED PRIVATE KEY`, which the pattern of its model does not allow.
        raw_shapes=MappingProxyType({"PrivateKey": "str"}),
        reserved_tags=("InvalidTagException", RESERVED_TAGS),
        refused=frozenset({
            "RequestCertificate.CertificateAuthorityArn", "RequestCertificate.ManagedBy",
            "RequestCertificate.CertificateUsage", "RequestCertificate.RootHierarchyType",
            "ListCertificates.CertificateKeyPairOrigins", "ListCertificates.RootHierarchyTypes",
        }),
        ignored=MappingProxyType({
            "ListCertificates.SortBy": "there is one order: by when they were made",
        }),
    ),
)  # fmt: skip
