"""Security groups and their rules."""

from __future__ import annotations

from typing import Any

from tests.ec2calls import names, refused

WEB = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}


def test_a_group_lives(ec2: Any, vpc: str, account: str) -> None:
    id_ = ec2.create_security_group(GroupName="web", Description="of the web", VpcId=vpc)["GroupId"]
    again = {"GroupName": "web", "Description": "x", "VpcId": vpc}
    assert refused(ec2.create_security_group, **again) == (
        "InvalidGroup.Duplicate", f"The security group 'web' already exists for VPC '{vpc}'",
    )  # fmt: skip
    assert refused(ec2.create_security_group, **(again | {"GroupName": "default"}))[0] == "InvalidGroup.Reserved"
    permission = {
        **WEB,
        "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "all"}],
        "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
    }
    made = ec2.authorize_security_group_ingress(GroupId=id_, IpPermissions=[permission])["SecurityGroupRules"]
    assert [one.get("CidrIpv4") or one["CidrIpv6"] for one in made] == ["0.0.0.0/0", "::/0"]
    assert refused(ec2.authorize_security_group_ingress, GroupId=id_, IpPermissions=[permission]) == (
        "InvalidPermission.Duplicate",
        'the specified rule "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW" already exists',
    )
    (shown,) = ec2.describe_security_groups(Filters=names("ip-permission.from-port=80"))["SecurityGroups"]
    (one,) = shown["IpPermissions"]
    assert one["IpRanges"] == [{"CidrIp": "0.0.0.0/0", "Description": "all"}]
    assert one["Ipv6Ranges"] == [{"CidrIpv6": "::/0"}]
    other = ec2.create_security_group(GroupName="db", Description="of data", VpcId=vpc)["GroupId"]
    inside = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": id_}]}
    ec2.authorize_security_group_ingress(GroupId=other, IpPermissions=[inside])
    (pair,) = ec2.describe_security_groups(GroupIds=[other])["SecurityGroups"][0]["IpPermissions"][0][
        "UserIdGroupPairs"
    ]
    assert (pair["GroupId"], pair["UserId"]) == (id_, account)
    assert refused(ec2.delete_security_group, GroupId=id_) == (
        "DependencyViolation", f"resource {id_} has a dependent object",
    )  # fmt: skip
    ec2.revoke_security_group_ingress(GroupId=other, IpPermissions=[inside])
    assert refused(ec2.revoke_security_group_ingress, GroupId=other, IpPermissions=[inside])[0] == (
        "InvalidPermission.NotFound"
    )
    ec2.delete_security_group(GroupId=id_)
    (default,) = ec2.describe_security_groups(Filters=names(f"vpc-id={vpc}", "group-name=default"))["SecurityGroups"]
    assert refused(ec2.delete_security_group, GroupId=default["GroupId"])[0] == "CannotDelete"
    code, text = refused(ec2.describe_security_groups, GroupIds=[id_])
    assert (code, text) == ("InvalidGroup.NotFound", f"The security group '{id_}' does not exist")
    assert len(ec2.get_security_groups_for_vpc(VpcId=vpc)["SecurityGroupForVpcs"]) == 2


def test_rules_are_things(ec2: Any, vpc: str) -> None:
    id_ = ec2.create_security_group(GroupName="web", Description="d", VpcId=vpc)["GroupId"]
    out = {**WEB, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    tags = [{"ResourceType": "security-group-rule", "Tags": [{"Key": "a", "Value": "b"}]}]
    made = ec2.authorize_security_group_egress(GroupId=id_, IpPermissions=[out], TagSpecifications=tags)
    rule = made["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    assert made["SecurityGroupRules"][0]["Tags"] == [{"Key": "a", "Value": "b"}]
    wanted = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIpv4": "10.0.0.0/8", "Description": "tls"}
    updates = [{"SecurityGroupRuleId": rule, "SecurityGroupRule": wanted}]
    assert ec2.modify_security_group_rules(GroupId=id_, SecurityGroupRules=updates)["Return"]
    (shown,) = ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])["SecurityGroupRules"]
    assert (shown["FromPort"], shown["Description"], shown["IsEgress"]) == (443, "tls", True)
    texts = [{"SecurityGroupRuleId": rule, "Description": "again"}]
    ec2.update_security_group_rule_descriptions_egress(GroupId=id_, SecurityGroupRuleDescriptions=texts)
    ec2.authorize_security_group_ingress(GroupId=id_, IpProtocol="udp", FromPort=53, ToPort=53, CidrIp="10.1.0.0/16")
    named = {
        "IpProtocol": "udp",
        "FromPort": 53,
        "ToPort": 53,
        "IpRanges": [{"CidrIp": "10.1.0.0/16", "Description": "n"}],
    }
    ec2.update_security_group_rule_descriptions_ingress(GroupId=id_, IpPermissions=[named])
    found = ec2.describe_security_group_rules(Filters=names(f"group-id={id_}"))["SecurityGroupRules"]
    assert {one.get("Description") for one in found} == {None, "again", "n"}
    gone = ec2.revoke_security_group_egress(GroupId=id_, SecurityGroupRuleIds=[rule])["RevokedSecurityGroupRules"]
    assert [one["SecurityGroupRuleId"] for one in gone] == [rule]
    code = refused(ec2.revoke_security_group_egress, GroupId=id_, SecurityGroupRuleIds=[rule])[0]
    assert code == "InvalidSecurityGroupRuleId.NotFound"


def test_what_rules_may_not_say(ec2: Any, vpc: str) -> None:
    id_ = ec2.create_security_group(GroupName="web", Description="d", VpcId=vpc)["GroupId"]

    def code(**permission: Any) -> str:
        return refused(ec2.authorize_security_group_ingress, GroupId=id_, IpPermissions=[permission])[0]

    anywhere = [{"CidrIp": "0.0.0.0/0"}]
    assert code(IpProtocol="nonsense", IpRanges=anywhere) == "InvalidParameterValue"
    assert code(IpProtocol="tcp", FromPort=9, ToPort=1, IpRanges=anywhere) == "InvalidParameterValue"
    assert code(IpProtocol="tcp", FromPort=9, ToPort=70000, IpRanges=anywhere) == "InvalidParameterValue"
    assert code(**WEB, IpRanges=[{"CidrIp": "here"}]) == "InvalidParameterValue"
    assert code(**WEB, UserIdGroupPairs=[{"GroupId": "sg-00000000"}]) == "InvalidGroup.NotFound"
    many = [{"CidrIp": f"10.0.{number}.0/24"} for number in range(61)]
    assert code(**WEB, IpRanges=many) == "RulesPerSecurityGroupLimitExceeded"
    text = "Value (sg-x) for parameter groupName is invalid. Group names may not be in the format sg-*"
    wrong = {"GroupName": "sg-x", "Description": "d", "VpcId": vpc}
    assert refused(ec2.create_security_group, **wrong) == ("InvalidParameterValue", text)


def test_groups_of_the_default_vpc_are_named(ec2: Any) -> None:
    id_ = ec2.create_security_group(GroupName="plain", Description="d")["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupName="plain", IpPermissions=[{**WEB, "IpRanges": [{"CidrIp": "1.2.3.4/32"}]}]
    )
    assert ec2.describe_security_groups(GroupNames=["plain"])["SecurityGroups"][0]["GroupId"] == id_
    ec2.delete_security_group(GroupName="plain")
    assert refused(ec2.delete_security_group, GroupName="plain")[0] == "InvalidGroup.NotFound"


def test_peers_groups_are_named_until_they_are_stale(ec2: Any, vpc: str) -> None:
    peer = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
    made = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=peer)["VpcPeeringConnection"]
    connection = made["VpcPeeringConnectionId"]
    assert made["Status"]["Code"] == "pending-acceptance"
    accepted = ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)["VpcPeeringConnection"]
    assert accepted["Status"] == {"Code": "active", "Message": "Active"}
    again = {"VpcPeeringConnectionId": connection}
    assert refused(ec2.reject_vpc_peering_connection, **again)[0] == "InvalidStateTransition"
    here = ec2.create_security_group(GroupName="here", Description="d", VpcId=vpc)["GroupId"]
    there = ec2.create_security_group(GroupName="there", Description="d", VpcId=peer)["GroupId"]
    pair = {"GroupId": there, "VpcPeeringConnectionId": connection}
    ec2.authorize_security_group_ingress(GroupId=here, IpPermissions=[{**WEB, "UserIdGroupPairs": [pair]}])
    (found,) = ec2.describe_security_group_references(GroupId=[there])["SecurityGroupReferenceSet"]
    assert (found["ReferencingVpcId"], found["VpcPeeringConnectionId"]) == (vpc, connection)
    options = {"AllowDnsResolutionFromRemoteVpc": True}
    told = ec2.modify_vpc_peering_connection_options(**again, RequesterPeeringConnectionOptions=options)
    assert told["RequesterPeeringConnectionOptions"] == options
    assert not ec2.describe_stale_security_groups(VpcId=vpc)["StaleSecurityGroupSet"]
    assert ec2.delete_vpc_peering_connection(**again)["Return"]
    (stale,) = ec2.describe_stale_security_groups(VpcId=vpc)["StaleSecurityGroupSet"]
    assert stale["GroupId"] == here
    (shown,) = ec2.describe_vpc_peering_connections(Filters=names("status-code=deleted"))["VpcPeeringConnections"]
    assert shown["VpcPeeringConnectionId"] == connection


def test_peerings_that_come_to_nothing(ec2: Any, vpc: str) -> None:
    peer = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
    same = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
    clash = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=same)["VpcPeeringConnection"]
    assert clash["Status"]["Code"] == "failed"
    id_ = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=peer)["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    ec2.reject_vpc_peering_connection(VpcPeeringConnectionId=id_)
    assert refused(ec2.accept_vpc_peering_connection, VpcPeeringConnectionId=id_)[0] == "InvalidStateTransition"
