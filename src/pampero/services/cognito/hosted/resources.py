"""CloudFormation's view of how pages look."""

from __future__ import annotations

import base64

from pampero.api import ApiError, Context
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


@resource_type("AWS::Cognito::ManagedLoginBranding")
class ManagedLoginBrandingType(Mapped):
    """Ref: the pool and the style. GetAtt: ManagedLoginBrandingId."""

    service, gone = "cognito-idp", ("ResourceNotFoundException",)
    creates, updates, deletes = "CreateManagedLoginBranding", "UpdateManagedLoginBranding", "DeleteManagedLoginBranding"
    ref, exists = "{UserPoolId}|{ManagedLoginBrandingId}", ("ManagedLoginBrandingExistsException",)

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Images are bytes."""
        try:
            assets = [
                {**one, "Bytes": base64.b64decode(one["Bytes"], validate=True)} if "Bytes" in one else one
                for one in properties.get("Assets", ())
            ]
        except ValueError as error:
            raise ApiError("InvalidRequest", "Bytes of an asset are not in base64.") from error
        return {**properties, **({"Assets": assets} if assets else {})}

    def identified(self, physical_id: str) -> Properties:
        """By the pool and the style."""
        pool, _, style = physical_id.partition("|")
        return {"UserPoolId": pool, "ManagedLoginBrandingId": style}


@resource_type("AWS::Cognito::Terms")
class TermsType(Mapped):
    """Ref: the pool and the terms. GetAtt: TermsId."""

    service, gone = "cognito-idp", ("ResourceNotFoundException",)
    creates, updates, deletes = "CreateTerms", "UpdateTerms", "DeleteTerms"
    ref, exists = "{UserPoolId}|{TermsId}", ("TermsExistsException",)

    def identified(self, physical_id: str) -> Properties:
        """By the pool and the terms."""
        pool, _, terms = physical_id.partition("|")
        return {"UserPoolId": pool, "TermsId": terms}
