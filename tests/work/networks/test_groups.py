"""Security groups and network ACLs: what they forbid does not arrive."""

from __future__ import annotations

import dataclasses

from tests.work.networks.ground import (
    ALL,
    CLIENT,
    CLIENTS,
    NOBODY,
    OPEN,
    OTHER,
    SERVER,
    SERVERS,
    THIRD,
    WEB,
    Ground,
    Play,
    plan,
    with_group,
    with_interface,
)

from pampero.work.networks.plan import EVERYWHERE, Acl, AclEntry, Rule, SecurityGroup

HOST, THIRD_HOST = "10.0.1.10", "10.0.1.20"


def test_who_is_of_the_group_reaches_the_port_and_nothing_else(play: Play) -> None:
    async def body(ground: Ground) -> None:
        await ground.networks.apply(plan())
        async with ground.listening(SERVER), ground.listening(SERVER, OTHER), ground.listening(THIRD):
            assert await ground.reaches(CLIENT, HOST)
            assert not await ground.reaches(CLIENT, HOST, OTHER)
            # In the same subnet, too.
            assert not await ground.reaches(THIRD, HOST)
            assert not await ground.reaches(CLIENT, THIRD_HOST)

    play(body)


def test_rules_name_groups_networks_and_prefix_lists(play: Play) -> None:
    async def body(ground: Ground) -> None:
        for rule, first, second in (
            (Rule(cidr="10.0.2.0/24"), True, False),
            (Rule(prefixes=("10.0.1.20/32", "10.9.0.0/16")), False, True),
            (Rule("6", 70, 90, group=NOBODY), False, True),
            (Rule("17", cidr=EVERYWHERE), False, False),
            (Rule("tcp", 0, 65535, cidr="10.0.0.0/16"), True, True),
        ):
            await ground.networks.apply(with_group(plan(), SecurityGroup(SERVERS, (rule,))))
            async with ground.listening(SERVER):
                found = await ground.reaches(CLIENT, HOST), await ground.reaches(THIRD, HOST)
                assert found == (first, second), rule

    play(body)


def test_what_a_group_may_send_is_bounded_and_answers_need_no_rule(play: Play) -> None:
    async def body(ground: Ground) -> None:
        both = with_group(plan(), SecurityGroup(NOBODY, ALL))
        # The server's group allows it to send nothing: it answers all the same.
        await ground.networks.apply(both)
        async with ground.listening(SERVER) as server, ground.listening(THIRD):
            client = await ground.networks.connect(CLIENT, HOST, WEB)
            with client:
                answering, _ = server.accept()
                with answering:
                    answering.sendall(b"answer")
                    client.settimeout(2)
                    assert client.recv(10) == b"answer"
            assert not await ground.reaches(SERVER, THIRD_HOST)
            await ground.networks.apply(
                with_group(both, SecurityGroup(SERVERS, (), (Rule("tcp", WEB, WEB, group=NOBODY),)))
            )
            assert await ground.reaches(SERVER, THIRD_HOST)

    play(body)


def test_a_change_of_rules_and_of_members_is_in_force_when_it_was_applied(play: Play) -> None:
    async def body(ground: Ground) -> None:
        await ground.networks.apply(plan())
        async with ground.listening(SERVER):
            assert await ground.reaches(CLIENT, HOST)
            await ground.networks.apply(with_group(plan(), SecurityGroup(SERVERS)))
            assert not await ground.reaches(CLIENT, HOST)
            await ground.networks.apply(with_interface(plan(), THIRD, groups=(NOBODY, CLIENTS)))
            assert await ground.reaches(THIRD, HOST)
            await ground.networks.apply(with_interface(plan(), CLIENT, groups=(NOBODY,)))
            assert not await ground.reaches(CLIENT, HOST)
            assert not await ground.reaches(THIRD, HOST)

    play(body)


def test_network_acls_know_no_connections_and_only_the_subnets_border(play: Play) -> None:
    async def body(ground: Ground) -> None:
        async def reaches(*acls: Acl) -> tuple[bool, bool]:
            # The first crosses the border, the second does not.
            opened = with_group(plan(), SecurityGroup(SERVERS, ALL))
            await ground.networks.apply(dataclasses.replace(opened, acls=acls))
            async with ground.listening(SERVER):
                return await ground.reaches(CLIENT, HOST), await ground.reaches(THIRD, HOST)

        to_web, back = AclEntry(10, True, EVERYWHERE, "6", WEB, WEB), AclEntry(10, True, EVERYWHERE, "6", 1024, 65535)
        own = Acl("acl-2", OPEN, OPEN)
        assert await reaches(Acl("acl-1", (to_web,), (back,)), own) == (True, True)
        assert await reaches(Acl("acl-1", (to_web,), (to_web,)), own) == (False, True)
        assert await reaches(Acl("acl-1", (back,), (back,)), own) == (False, True)
        assert await reaches(Acl("acl-1", OPEN, OPEN), Acl("acl-2", OPEN, (back,))) == (False, True)
        # The lower number decides.
        denied = AclEntry(9, False, "10.0.2.10/32")
        assert await reaches(Acl("acl-1", (denied, *OPEN), OPEN), own) == (False, True)
        assert await reaches(Acl("acl-1", (AclEntry(101, False, "10.0.2.10/32"), *OPEN), OPEN), own) == (True, True)

    play(body)


def test_nobody_sends_under_the_address_of_another(play: Play) -> None:
    async def body(ground: Ground) -> None:
        opened = with_group(plan(), SecurityGroup(SERVERS, ALL))
        await ground.networks.apply(opened)
        await ground.ip(THIRD, "addr add 10.0.2.10/32 dev lo\n")
        assert await ground.arrives(THIRD, THIRD_HOST, SERVER, HOST, 5000)
        assert not await ground.arrives(THIRD, "10.0.2.10", SERVER, HOST, 5001)
        await ground.networks.apply(with_interface(opened, THIRD, checked=False))
        assert await ground.arrives(THIRD, "10.0.2.10", SERVER, HOST, 5002)

    play(body)


def test_a_thousand_rules_are_no_burden(play: Play) -> None:
    async def body(ground: Ground) -> None:
        # Overlapping, and of 100 different ports.
        many = tuple(
            Rule("tcp", 1000 + at % 100, 1000 + at % 100, cidr=f"10.{at % 7}.{at % 250}.0/{24 - at % 5}")
            for at in range(999)
        )
        last = Rule("tcp", WEB, WEB, group=CLIENTS)
        await ground.networks.apply(with_group(plan(), SecurityGroup(SERVERS, (*many, last))))
        async with ground.listening(SERVER), ground.listening(SERVER, OTHER):
            assert await ground.reaches(CLIENT, HOST)
            assert not await ground.reaches(CLIENT, HOST, OTHER)

    play(body)
