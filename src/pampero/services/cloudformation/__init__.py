"""AWS CloudFormation: stacks and change sets."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

service = Service(
    "cloudformation",
    __name__,
    Traits(
        condition_members=MappingProxyType(
            {
                "*.TemplateURL": "TemplateUrl",
                "*.RoleARN": "RoleArn",
                "*.StackPolicyURL": "StackPolicyUrl",
                "*.ChangeSetName": "ChangeSetName",
                "*.ResourceTypes": "ResourceTypes",
            }
        ),
        validation_code="ValidationError",
        reserved_tags=("ValidationError", RESERVED_TAGS),
        serialization_code="ValidationError",
        # Events carry the stack's status.
        unlisted=(
            "Value 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' at",
            "Value 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS' at",
            "Value 'REVIEW_IN_PROGRESS' at",
        ),
        refused=frozenset({"ContinueUpdateRollback.ForceRollback"}),
        ignored=MappingProxyType(
            {
                "CancelUpdateStack.ClientRequestToken": "a repeat changes nothing",
                "*.DisableValidation": "templates are validated when resources are made, not before",
                "CreateChangeSet.ImportExistingResources": "a resource that is there already fails the stack",
                "CreateChangeSet.IncludeNestedStacks": "a nested stack is one change of its parent's",
                "GetTemplateSummary.CallAs": "there are no organizations",
                "DeploymentConfig.Mode": "resources are ready when they are made",
                "Parameter.ResolvedValue": "of answers",
                "ResourceToImport.*": "refused with the import",
                "Rollback*": "refused with the triggers",
            }
        ),
    ),
)
