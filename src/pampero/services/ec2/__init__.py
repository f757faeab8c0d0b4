"""Amazon EC2: its networks. There are no instances, images or volumes here: their operations are answered 501."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

IGNORED = MappingProxyType(
    {
        "*.Ipv4Ipam*": "refused: there is no IPAM",
        "*.Ipv6Ipam*": "refused: there is no IPAM",
    }
)
# "Error codes for the Amazon EC2 API": what other services call otherwise.
CODES = MappingProxyType({"AccessDenied": "UnauthorizedOperation", "InvalidClientTokenId": "AuthFailure"})
service = Service(
    "ec2",
    __name__,
    Traits(
        guarded=("DryRun",),
        error_codes=CODES,
        error_status=MappingProxyType({"InvalidClientTokenId": 401, "DryRunOperation": 412}),
        validation_code="InvalidParameterValue",
        missing_code="MissingParameter",
        bad_value_code="InvalidParameterValue",
        reserved_tags=("InvalidParameterValue", RESERVED_TAGS),
        own_tag_key=True,
        condition_keys=frozenset({"Region", "Vpc", "Subnet", "AvailabilityZone", "CreateAction", "Tenancy"}),
        # AWS answers "available" of internet gateways and endpoints, and "nat_gateway" of interfaces.
        loose_enums=frozenset({"AttachmentStatus", "State", "NetworkInterfaceType"}),
        ignored=IGNORED,
    ),
)
