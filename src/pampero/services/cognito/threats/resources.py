"""CloudFormation's view of risks and logs."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Mapped, Properties, resource_type
from pampero.aws.cfn.mapped import ABSENT


class _OfPool(Mapped):
    """What is set of a pool, and set back."""

    service, gone = "cognito-idp", ("ResourceNotFoundException", "UserPoolAddOnNotEnabledException")

    def identified(self, physical_id: str) -> Properties:
        """By its properties."""
        return {}


@resource_type("AWS::Cognito::UserPoolRiskConfigurationAttachment")
class UserPoolRiskConfigurationAttachmentType(_OfPool):
    """Ref: the pool and the client."""

    creates = updates = "SetRiskConfiguration"
    ref = "{UserPoolId}|{ClientId}"

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Nothing follows from risks again."""
        if new is ABSENT:
            await self.quietly(context, self.updates, UserPoolId=old["UserPoolId"], ClientId=old["ClientId"])


@resource_type("AWS::Cognito::LogDeliveryConfiguration")
class LogDeliveryConfigurationType(_OfPool):
    """Ref: the pool's id. GetAtt: Id."""

    creates = updates = "SetLogDeliveryConfiguration"
    ref, attributes, always = "UserPoolId", {"Id": "UserPoolId"}, {"LogConfigurations": []}

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """Nothing is told any more."""
        if new is ABSENT:
            await self.quietly(context, self.updates, UserPoolId=old["UserPoolId"], LogConfigurations=[])
