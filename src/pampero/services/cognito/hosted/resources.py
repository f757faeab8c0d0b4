"""CloudFormation's view of how pages look."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Mapped, Properties, resource_type
from pampero.aws.cfn.mapped import ABSENT


@resource_type("AWS::Cognito::UserPoolUICustomizationAttachment")
class UserPoolUICustomizationAttachmentType(Mapped):
    """Ref: the pool and the client."""

    service, gone = "cognito-idp", ("ResourceNotFoundException",)
    creates = updates = "SetUICustomization"
    ref = "{UserPoolId}|{ClientId}"

    def identified(self, physical_id: str) -> Properties:
        """By its two properties."""
        return {}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """The pages look plain again."""
        if new is ABSENT:
            await self.quietly(context, self.updates, UserPoolId=old["UserPoolId"], ClientId=old["ClientId"])
