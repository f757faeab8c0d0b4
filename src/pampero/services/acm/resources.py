"""CloudFormation's view of certificates."""

from __future__ import annotations

from pampero.api import Context
from pampero.aws.cfn import Mapped, Properties, resource_type


@resource_type("AWS::CertificateManager::Certificate")
class CertificateType(Mapped):
    """Ref: the ARN. It is issued at once."""

    service, gone, ref = "acm", ("ResourceNotFoundException",), "CertificateArn"
    creates, deletes = "RequestCertificate", "DeleteCertificate"
    tags, untags = "TagResource", "UntagResource"
    unsupported = frozenset({"CertificateAuthorityArn", "Id"})

    async def arguments(self, context: Context, properties: Properties, old: Properties | None) -> Properties:
        """Options are two properties; hosted zones are where nobody looks, since nothing is validated."""
        options = {
            "CertificateTransparencyLoggingPreference": properties.get("CertificateTransparencyLoggingPreference"),
            "Export": properties.get("CertificateExport"),
        }
        asked = [
            {"DomainName": one["DomainName"], "ValidationDomain": one["ValidationDomain"]}
            for one in properties.get("DomainValidationOptions", ())
            if "ValidationDomain" in one
        ]
        given = {name: value for name, value in options.items() if value is not None}
        rest = {name: value for name, value in properties.items() if name != "DomainValidationOptions"}
        return {
            **rest,
            **({"Options": given} if given else {}),
            **({"DomainValidationOptions": asked} if asked else {}),
        }

    async def settle(self, context: Context, physical_id: str, old: Properties, new: Properties) -> None:
        """UpdateCertificateOptions where the preference changes."""
        name = "CertificateTransparencyLoggingPreference"
        if old and old.get(name) != new.get(name):
            options = {name: new.get(name, "ENABLED")}
            await self.call(context, "UpdateCertificateOptions", CertificateArn=physical_id, Options=options)
