"""How much of a request is read, and how much of all requests is held: one table, by the names services are signed with.

A body is longer on the wire than what AWS counts: base64 makes four bytes of three, a form up to three of one, JSON two
of a quote. What a limit means exactly is the services' own business; here is only what cannot be meant any more.
"""

from __future__ import annotations

from types import MappingProxyType

KIB = 1024
MIB = 1024 * KIB
# Services that name no size in their quotas take a megabyte or less ("Service quotas" of each).
USUAL = 4 * MIB
SERVICES = MappingProxyType(
    {
        # "Deployment package (.zip file) size: 50 MB (zipped, when uploaded through the Lambda API)"; in base64.
        "lambda": 80 * MIB,
        # BatchWriteItem: "up to 16 MB of data".
        "dynamodb": 16 * MIB,
        # UploadLayerPart: LayerPartBlob of at most 20,971,520 bytes; in base64.
        "ecr": 32 * MIB,
        # PutRestApi, ImportRestApi, ImportApi: "The maximum size of the API definition file is 6 MB".
        "apigateway": 16 * MIB,
        # PutLogEvents: "The maximum batch size is 1,048,576 bytes"; in JSON.
        "logs": 8 * MIB,
        # SendMessageBatch: 1 MiB (1,048,576 bytes) in all; as JSON or a form.
        "sqs": 6 * MIB,
        # Publish: 256 KB; PublishBatch the same; as a form.
        "sns": 2 * MIB,
        # TemplateBody: 1 MB ("Quotas": template body size in an S3 object; 51,200 bytes in a request); as a form.
        "cloudformation": 4 * MIB,
        # DeleteObjects: a thousand keys of 1,024 bytes, escaped. Objects are streams, and not gathered.
        "s3": 4 * MIB,
        # "Maximum request size: 1 MB per request".
        "states": 4 * MIB,
        # Policies of 6,144 or 10,240 characters; SAML assertions of 100,000; as forms.
        "iam": MIB,
        "sts": MIB,
    }
)
# Callers who did not sign: the greatest message of a public queue, and little more.
ANONYMOUS = 2 * MIB
# Data planes. API Gateway: "Payload size: 10 MB" (REST and HTTP APIs); function URLs: 6 MB as any invocation.
PLANES = MappingProxyType({"execute-api": 10 * MIB, "lambda-url": 6 * MIB})
PLANE = 256 * KIB
# The server's own pages.
PAGE = 4 * KIB
# The sum of what all bodies that have not ended hold.
TOGETHER = 256 * MIB


def of_service(name: str | None) -> int:
    """The longest body of a caller who signed for a service; None: who did not sign."""
    return ANONYMOUS if name is None else SERVICES.get(name, USUAL)


def of_plane(name: str) -> int:
    """The longest body of a request to a data plane."""
    return PLANES.get(name, PLANE)
