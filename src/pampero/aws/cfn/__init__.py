"""CloudFormation's resource types: what AWS's schemas say of them, and how they map to operations."""

from pampero.api.resource import Properties, Resource, ResourceType, Target, resource_type
from pampero.aws.cfn.mapped import ABSENT, Mapped, Part, existed
from pampero.aws.cfn.values import document, flag, text

__all__ = [
    "ABSENT",
    "Mapped",
    "Part",
    "Properties",
    "Resource",
    "ResourceType",
    "Target",
    "document",
    "existed",
    "flag",
    "resource_type",
    "text",
]
