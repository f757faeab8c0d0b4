"""AWS IAM: users, access keys, roles and policies; the directory that authentication asks."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import MIB, RESERVED_TAGS, Traits

service = Service(
    "iam",
    __name__,
    Traits(
        condition_keys=frozenset({"AWSServiceName", "PassedToService", "PermissionsBoundary", "PolicyARN"}),
        own_tag_key=True,
        # Policies of 6,144 or 10,240 characters; as forms.
        max_body=MIB,
        reserved_tags=("InvalidInputException", RESERVED_TAGS),
        validation_code="ValidationError",
        serialization_code="ValidationError",
        # PermissionsBoundaryType is "Policy" on AWS whatever the model says; one of AWS's own policies is longer than a
        # policy may be; and CloudFormation's own tags stand beside the fifty that users may set.
        unlisted=("[PermissionsBoundaryPolicy]", "at 'policyVersion.document'", "ags' failed"),
        refused=frozenset(
            {
                "CreateServiceSpecificCredential.CredentialAgeDays",
                "ListServiceSpecificCredentials.AllUsers",
                "CreateRole.MaxSigninSessionDuration",
                "UpdateRole.MaxSigninSessionDuration",
                "UpdateRole.ResetMaxSigninSessionDuration",
            }
        ),
        ignored=MappingProxyType(
            {
                "Simulate*.ResourceHandlingOption": "scenarios of EC2, which is not here",
                "ContextEntry.ContextKeyType": "values are read as a policy's operator reads them",
                "ContextProvider*": "refused with the provider",
                "*PolicyIdentifier*": "refused: policies are simulated that the request brings, or that the principal has",
                "OrderedOrganizationPolicyType.*": "refused: there are no organizations",
            }
        ),
    ),
)
