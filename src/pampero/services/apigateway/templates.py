"""What CloudFormation's types of both kinds of APIs share."""

from __future__ import annotations

from pampero.api import ApiError, Context
from pampero.aws.cfn import Properties, document
from pampero.aws.objects import TooLarge, fetch_object

# What stands before a resource's path in its ARN.
PLACE = "arn:aws:apigateway:{region}::"
# Source: "Amazon API Gateway quotas": the size of an OpenAPI file.
MAX_SIZE = 6 * 1024 * 1024


async def body_of(context: Context, properties: Properties) -> str | None:
    """The OpenAPI document: the text of Body or BodyS3Location; None: there is neither. Raises ApiError."""
    if "Body" in properties:
        return document(properties["Body"])
    place = properties.get("BodyS3Location")
    if not place:
        return None
    try:
        found = await fetch_object(context, place["Bucket"], place["Key"], place.get("Version"), most=MAX_SIZE)
        return found.decode()
    except (TooLarge, UnicodeDecodeError) as error:
        raise ApiError("BadRequestException", f"Invalid OpenAPI input: {error}") from error
