"""AWS Step Functions: state machines and their executions."""

from pampero.api.service import Service
from pampero.protocol.traits import Traits

# As recorded.
ORDERS = (("SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"),)

service = Service(
    "stepfunctions",
    __name__,
    Traits(
        condition_keys=frozenset({"HTTPEndpoint", "HTTPMethod"}),
        enum_orders=ORDERS,
    ),
)
