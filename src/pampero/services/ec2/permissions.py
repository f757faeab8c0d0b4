"""Between permissions, as requests give them, and rules, of which each has one peer. Pure but for new ids.

Sources: API_IpPermission, API_SecurityGroupRule, "Security group rules".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pampero.api import ApiError
from pampero.services.ec2 import types as t
from pampero.services.ec2.cidrs import block4, block6
from pampero.services.ec2.kinds import RULES
from pampero.services.ec2.nouns import SecurityGroupRule

PROTOCOLS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6", "all": "-1"}
WITH_PORTS, WITH_TYPES = ("tcp", "udp"), ("icmp", "icmpv6")
LAST_PORT, LAST_PROTOCOL = 65535, 255


def protocol_of(text: str | None) -> str:
    """A protocol by the name that answers have. Raises InvalidParameterValue."""
    given = (text or "-1").lower()
    found = PROTOCOLS.get(given, given)
    if found in (*WITH_PORTS, *WITH_TYPES, "-1") or (found.isdecimal() and int(found) <= LAST_PROTOCOL):
        return found
    problem = f"Invalid value '{text}' for IP protocol. Unknown protocol."
    raise ApiError("InvalidParameterValue", problem)


def ports_of(protocol: str, first: int | None, last: int | None) -> tuple[int, int]:
    """The ports (or type and code) of a rule: all of them for what has none. Raises InvalidParameterValue,
    InvalidParameterCombination."""
    if protocol in WITH_PORTS:
        if first is None or last is None:
            problem = f"Invalid value 'Must specify both from and to ports with {protocol.upper()}/UDP.' for portRange."
            raise ApiError("InvalidParameterValue", problem)
        if first == last == -1:
            return 0, LAST_PORT
        if not (0 <= first <= LAST_PORT and 0 <= last <= LAST_PORT):
            wrong = first if not 0 <= first <= LAST_PORT else last
            raise ApiError("InvalidParameterValue", f"Invalid value '{wrong}' for port. Ports range from 0 to 65535.")
        if first > last:
            problem = f"Invalid TCP/UDP port range ({first}:{last})"
            raise ApiError("InvalidParameterValue", problem)
        return first, last
    if protocol in WITH_TYPES:
        return -1 if first is None else first, -1 if last is None else last
    return -1, -1


def rules_of(
    group: str, owner: str, egress: bool, permissions: Iterable[t.IpPermission], peers: dict[str, t.UserIdGroupPair]
) -> Iterator[SecurityGroupRule]:
    """The rules of permissions. peers: the groups that they name, by id or name, as they were found."""
    for one in permissions:
        protocol = protocol_of(one.IpProtocol)
        first, last = ports_of(protocol, one.FromPort, one.ToPort)
        for peer in _peers(one, peers):
            yield SecurityGroupRule(
                SecurityGroupRuleId=RULES.new_id(), GroupId=group, GroupOwnerId=owner, IsEgress=egress,
                IpProtocol=protocol, FromPort=first, ToPort=last, **peer,
            )  # fmt: skip


def _peers(one: t.IpPermission, groups: dict[str, t.UserIdGroupPair]) -> Iterator[dict[str, Any]]:
    for range4 in one.IpRanges or ():
        yield {"CidrIpv4": str(block4(range4.CidrIp, "cidrIp")), "Description": described(range4.Description)}
    for range6 in one.Ipv6Ranges or ():
        yield {"CidrIpv6": str(block6(range6.CidrIpv6, "cidrIpv6")), "Description": described(range6.Description)}
    for listed in one.PrefixListIds or ():
        yield {"PrefixListId": listed.PrefixListId, "Description": described(listed.Description)}
    for pair in one.UserIdGroupPairs or ():
        found = groups[pair.GroupId or pair.GroupName or ""]
        info = t.ReferencedSecurityGroup(
            GroupId=found.GroupId, UserId=found.UserId, VpcId=found.VpcId,
            VpcPeeringConnectionId=pair.VpcPeeringConnectionId,
        )  # fmt: skip
        yield {"ReferencedGroupInfo": info, "referenced": found.GroupId, "Description": described(pair.Description)}


ALLOWED = frozenset(" ._-:/()#,@[]+=&;{}!$*")
MAX_DESCRIPTION = 255


def described(text: str | None) -> str | None:
    """A description, if it may be one. Raises InvalidParameterValue."""
    if text and (
        len(text) > MAX_DESCRIPTION or not all(char.isascii() and (char.isalnum() or char in ALLOWED) for char in text)
    ):
        problem = "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"
        raise ApiError("InvalidParameterValue", problem)
    return text or None


def peer_of(rule: t.SecurityGroupRule) -> tuple[Any, ...]:
    """What makes a rule: two of a group that have the same of this are duplicates."""
    info = rule.ReferencedGroupInfo
    return (
        rule.IsEgress, rule.IpProtocol, rule.FromPort, rule.ToPort, rule.CidrIpv4, rule.CidrIpv6, rule.PrefixListId,
        info.GroupId if info else None,
    )  # fmt: skip


def words_of(rule: t.SecurityGroupRule) -> str:
    """A rule as AWS's errors tell it."""
    info = rule.ReferencedGroupInfo
    peer = rule.CidrIpv4 or rule.CidrIpv6 or rule.PrefixListId or (info.GroupId if info else "")
    protocol = "ALL" if rule.IpProtocol == "-1" else (rule.IpProtocol or "").upper()
    ports = f", from port: {rule.FromPort}, to port: {rule.ToPort}" if rule.IpProtocol != "-1" else ""
    return f"peer: {peer}, {protocol}{ports}, ALLOW"


def permissions_of(rules: Iterable[SecurityGroupRule], egress: bool) -> list[t.IpPermission]:
    """Rules as permissions: those of one protocol and range of ports are one."""
    found: dict[tuple[Any, ...], t.IpPermission] = {}
    for rule in rules:
        if rule.IsEgress != egress:
            continue
        key = (rule.IpProtocol, rule.FromPort, rule.ToPort)
        one = found.get(key)
        if one is None:
            every = rule.IpProtocol == "-1" or (rule.FromPort, rule.ToPort) == (None, None)
            first, last = (None, None) if every else (rule.FromPort, rule.ToPort)
            one = found[key] = t.IpPermission(
                IpProtocol=rule.IpProtocol, FromPort=first, ToPort=last, UserIdGroupPairs=[], IpRanges=[], Ipv6Ranges=[],
                PrefixListIds=[],
            )  # fmt: skip
        _add(one, rule)
    return list(found.values())


def _add(one: t.IpPermission, rule: SecurityGroupRule) -> None:
    info, text = rule.ReferencedGroupInfo, rule.Description
    if rule.CidrIpv4:
        one.IpRanges = [*(one.IpRanges or ()), t.IpRange(CidrIp=rule.CidrIpv4, Description=text)]
    elif rule.CidrIpv6:
        one.Ipv6Ranges = [*(one.Ipv6Ranges or ()), t.Ipv6Range(CidrIpv6=rule.CidrIpv6, Description=text)]
    elif rule.PrefixListId:
        listed = t.PrefixListId(PrefixListId=rule.PrefixListId, Description=text)
        one.PrefixListIds = [*(one.PrefixListIds or ()), listed]
    elif info:
        pair = t.UserIdGroupPair(
            GroupId=info.GroupId, UserId=info.UserId, Description=text,
            VpcId=info.VpcId, VpcPeeringConnectionId=info.VpcPeeringConnectionId,
        )  # fmt: skip
        one.UserIdGroupPairs = [*(one.UserIdGroupPairs or ()), pair]
