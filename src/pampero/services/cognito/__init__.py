"""Amazon Cognito: user pools (`pools`) with their sign-in and tokens, and identity pools (`identity`)."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

OUTBOX = "kept and shown; what is sent goes to the outbox, or to the mail server that a setting names"
UNBUILT = (
    *(f"{verb}UserPool.{name}" for verb in ("Create", "Update") for name in ("AcrConfiguration", "DcrConfiguration")),
    *(
        f"{verb}UserPoolClient.{name}"
        for verb in ("Create", "Update")
        for name in ("AnalyticsConfiguration", "PublishSecretsInAWSSecretsManager")
    ),
    *(f"{verb}IdentityProvider.AcrMapping" for verb in ("Create", "Update")),
    *(f"{verb}UserPoolDomain.Routing" for verb in ("Create", "Update")),
    # No source tells in which column the hashes stand.
    "CreateUserImportJob.PasswordHashingAlgorithm",
    "SetUserMFAPreference.WebAuthnMfaSettings",
    "AdminSetUserMFAPreference.WebAuthnMfaSettings",
    "RevokeToken.RevokeAssociatedSessions",
)
service = Service(
    "cognito",
    __name__,
    models=("cognito-idp", "cognito-identity"),
    traits={
        "cognito-idp": Traits(
            issuer=True,
            validation_code="InvalidParameterException",
            reserved_tags=("InvalidParameterException", RESERVED_TAGS),
            # Names of attributes are longer than the model has them.
            unlisted=("schemaAttributes.",),
            # The model's pattern has no dots, which domains of one's own have.
            raw_shapes=MappingProxyType({"DomainType": "str", "CompletionMessageType": "str"}),
            refused=frozenset(UNBUILT),
            ignored=MappingProxyType(
                {
                    "*.AnalyticsMetadata": "there is no Pinpoint",
                    "ContextDataType.ServerName": "events do not show it",
                    "ContextDataType.ServerPath": "events do not show it",
                    "NotifyConfigurationType.ReplyTo": "mails have no address for answers",
                    "NotifyConfigurationType.SourceArn": OUTBOX,
                    "CompromisedCredentialsRiskConfigurationType.*": "kept and shown; there is no list of stolen passwords",
                    "EmailConfigurationType.*": OUTBOX,
                    "SmsConfigurationType.*": OUTBOX,
                    "EumsSmsConfigurationType.*": OUTBOX,
                    "ListUserPoolClients.ClientType": "all clients are regular ones",
                    "VerifySoftwareToken.FriendlyDeviceName": "a user has one authenticator",
                    "DescribeManagedLoginBranding.ReturnMergedResources": "what AWS's own style is made of is not known here",
                    "DescribeManagedLoginBrandingByClient.ReturnMergedResources": "what AWS's own style is made of is not known here",
                    "CustomDomainConfigType.SecurityPolicy": "the server's own TLS is in force",
                }
            ),
        ),
        "cognito-identity": Traits(reserved_tags=("InvalidParameterException", RESERVED_TAGS)),
    },
)
