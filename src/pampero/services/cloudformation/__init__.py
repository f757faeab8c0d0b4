"""AWS CloudFormation: stacks and change sets."""

from pampero.api.service import Service
from pampero.protocol.traits import Traits

service = Service(
    "cloudformation",
    __name__,
    Traits(
        validation_code="ValidationError",
        serialization_code="ValidationError",
        # Events carry the stack's status.
        unlisted=(
            "Value 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' at",
            "Value 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS' at",
            "Value 'REVIEW_IN_PROGRESS' at",
        ),
    ),
)
