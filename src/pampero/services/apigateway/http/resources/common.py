"""What the resource types of HTTP APIs have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pampero.api import ApiError, Context
from pampero.aws.cfn import Mapped, Properties, Resource, Target


class HttpType(Mapped):
    """A type whose operations are API Gateway's second version.

    lists: the operation by which a repeat finds what its first try made: what is in every respect what was asked for.
    place: where it is, as ARNs say it, for tags (`/apis/{id}`); properties stand in it by name.
    """

    service = "apigatewayv2"
    exists: ClassVar[tuple[str, ...]] = ("ConflictException",)
    gone: ClassVar[tuple[str, ...]] = ("NotFoundException",)
    lists: ClassVar[str] = ""
    place: ClassVar[str] = ""

    async def existing(self, context: Context, target: Target, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """One that is in every respect what was asked for."""
        items = (await self.call(context, self.lists, ApiId=request["ApiId"]))["Items"] if self.lists else ()
        for item in items:
            if all(item.get(name) == value for name, value in request.items() if name != "ApiId"):
                found: dict[str, Any] = item
                return found
        raise ApiError("ConflictException", "Another one has what this one must have alone.", status=409)

    def tag_identity(
        self, context: Context, operation: str, resource: Resource, properties: Properties
    ) -> dict[str, Any]:
        """The ARN follows from the place."""
        path = self.place.format(id=resource.physical_id, **properties)
        return {"ResourceArn": f"arn:aws:apigateway:{context.region}::{path}"}
