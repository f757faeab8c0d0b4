"""Amazon EC2: its networks. There are no instances, images or volumes here: their operations are answered 501."""

from types import MappingProxyType

from pampero.api.service import Service
from pampero.protocol.traits import RESERVED_TAGS, Traits

KEPT, LATER = "kept as it is: no instance is launched from it", "refused with what it belongs to"
IGNORED = MappingProxyType(
    {
        "*.Ipv6CidrBlockNetworkBorderGroup": "the region is one such group",
        "LaunchTemplate*.*": KEPT,
        "RequestLaunchTemplateData.*": KEPT,
        "CapacityReservationTarget.*": KEPT,
        "CreditSpecificationRequest.*": KEPT,
        "InstanceRequirementsRequest.*": KEPT,
        "*Request.Min": KEPT,
        "BaselinePerformanceFactorsRequest.*": KEPT,
        "CpuPerformanceFactorRequest.*": KEPT,
        "PerformanceFactorReferenceRequest.*": KEPT,
        "ConnectionTrackingSpecificationRequest.*": KEPT,
        "EnaSrd*.*": KEPT,
        "Ipv4PrefixSpecificationRequest.*": LATER,
        "Ipv6PrefixSpecificationRequest.*": LATER,
        "CreateLaunchTemplate*.ResolveAlias": "there are no images that an alias would stand for",
        "DescribeLaunchTemplate*.ResolveAlias": "there are no images that an alias would stand for",
        "*.IncludeManagedResources": "what services manage is always shown",
        "DescribeRegions.AllRegions": "all regions are there",
        "DescribeAvailabilityZones.AllAvailabilityZones": "all zones are there",
        "DescribeVpcEndpointServices.ServiceRegions": "services are those of the region",
        "UserIdGroupPair.PeeringStatus": "follows from the peering",
        "DnsOptionsSpecification.*": "endpoints have names of IPv4 alone",
        "SubnetConfiguration.Ipv6": "endpoints have addresses of IPv4 alone",
        "*PeeringConnectionOptionsRequest.*": "of EC2-Classic, which is no more, or of ways that are one here",
        "NetworkInterfaceAttachmentChanges.*EnaQueueCount": "of instances",
    }
)
REFUSED = frozenset(
    {
        "CreateVpc.VpcEncryptionControl",
        "CreateFlowLogs.TagFieldSpecifications",
        "CreateLaunchTemplate.Operator",
        "CreateNetworkInterface.Operator",
        "CreateNetworkInterface.ConnectionTrackingSpecification",
        "ModifyNetworkInterfaceAttribute.ConnectionTrackingSpecification",
        "CreateVpcPeeringConnection.RequesterPeeringConnectionOptions",
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
        refused=REFUSED,
    ),
)
