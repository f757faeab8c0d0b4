"""Networks over time: what a plan no longer has, what a kill leaves, what a task has done to its own."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import signal
from pathlib import Path

import pytest
from tests.work.networks.ground import CLIENT, SERVER, THIRD, VPC, WEB, Ground, Play, plan, with_interface

from pampero.work.networks import places
from pampero.work.networks.plan import Level, NotInForce, UnknownInterface

HOST = "10.0.1.10"


def test_a_plan_is_the_whole_of_it(play: Play) -> None:
    async def body(ground: Ground) -> None:
        await ground.networks.apply(plan())
        assert len(await ground.names()) == 5
        fewer = dataclasses.replace(plan(), interfaces=plan().interfaces[:2])
        await ground.networks.apply(fewer)
        assert len(await ground.names()) == 4
        with pytest.raises(UnknownInterface):
            await ground.networks.connect(THIRD, HOST, WEB)
        more = with_interface(fewer, SERVER, addresses=("10.0.1.10", "10.0.1.11"))
        await ground.networks.apply(more)
        async with ground.listening(SERVER, host="10.0.1.11"):
            assert await ground.reaches(CLIENT, "10.0.1.11")
            await ground.networks.apply(fewer)
            assert not await ground.reaches(CLIENT, "10.0.1.11")
        await ground.networks.remove(VPC)
        assert await ground.names() == []
        await ground.networks.remove(VPC)

    play(body)


def test_after_a_kill_networks_are_found_again_and_connections_go_on(play: Play, tmp_path: Path) -> None:
    async def body(ground: Ground) -> None:
        if not ground.networks.level.containers:
            pytest.skip("what an ordinary user's server makes ends with it")
        await ground.networks.apply(plan())
        async with ground.listening(SERVER) as server:
            client = await ground.networks.connect(CLIENT, HOST, WEB)
            with client, server.accept()[0] as answering:
                held = ground.opened[VPC][0].dup()
                await killed(ground)
                asyncio.get_running_loop().call_later(0.3, held.close)
                next_one = Ground(tmp_path)
                try:
                    assert await next_one.networks.kept() == {VPC}
                    await next_one.networks.apply(plan())
                    answering.sendall(b"still here")
                    client.settimeout(2)
                    assert client.recv(20) == b"still here"
                    assert await next_one.reaches(CLIENT, HOST)
                    await next_one.networks.remove(VPC)
                    assert await next_one.names() == []
                finally:
                    await next_one.networks.close()

    play(body)


async def killed(ground: Ground) -> None:
    """As a kill leaves it: the server's sockets are gone, and so is the keeper."""
    for vpc in list(ground.opened):
        ground._close(vpc)
    await ground.networks._asking.close()
    ground.networks.level = Level(False, False, "killed")


def test_a_stop_leaves_only_what_somebody_is_in(play: Play, tmp_path: Path) -> None:
    async def body(ground: Ground) -> None:
        if not ground.networks.level.containers:
            pytest.skip("what an ordinary user's server makes ends with it")
        await ground.networks.apply(plan())
        path = await ground.networks.namespace(SERVER)
        command = ("nsenter", f"--net={path}", "sh", "-c", "echo in; exec sleep 60")
        task = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        try:
            assert task.stdout is not None
            assert await task.stdout.readline() == b"in\n"
            await ground.networks.close()
            assert path.exists()
        finally:
            task.kill()
            await task.wait()
        next_one = Ground(tmp_path)
        await next_one.networks.apply(plan())
        await next_one.networks.close()
        assert not path.exists()

    play(body)


def test_networks_of_a_folder_that_is_gone_end(play: Play, tmp_path: Path) -> None:
    async def body(ground: Ground) -> None:
        if not ground.networks.level.containers:
            pytest.skip("what an ordinary user's server makes ends with it")
        (tmp_path / "other").mkdir()
        other = Ground(tmp_path / "other")
        await other.networks.apply(plan())
        left = await other.names()
        await killed(other)
        (tmp_path / "other").rmdir()
        assert all((places.DIRECTORY / name).exists() for name in left)
        next_one = Ground(tmp_path)
        await next_one.networks.ready()
        await next_one.networks.close()
        assert not any((places.DIRECTORY / name).exists() for name in left)

    play(body)


def test_a_vpc_that_nothing_is_in_has_no_network(play: Play) -> None:
    async def body(ground: Ground) -> None:
        empty = dataclasses.replace(plan(), interfaces=())
        await ground.networks.apply(empty)
        assert await ground.names() == []
        await ground.networks.apply(plan())
        assert await ground.names() != []
        await ground.networks.apply(empty)
        assert await ground.names() == []

    play(body)


def test_a_keeper_that_was_killed_is_started_anew(play: Play) -> None:
    async def body(ground: Ground) -> None:
        await ground.networks.apply(plan())
        process = ground.networks._asking._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        await asyncio.to_thread(process.wait)
        await ground.networks.apply(with_interface(plan(), THIRD, addresses=("10.0.1.21",)))
        async with ground.listening(SERVER):
            assert await ground.reaches(CLIENT, HOST)

    play(body)


def test_who_comes_after_a_task_finds_nothing_of_what_it_did(play: Play) -> None:
    async def body(ground: Ground) -> None:
        await ground.networks.apply(plan())
        await ground.ip(SERVER, "addr add 10.0.1.99/32 dev lo\n")
        async with ground.listening(SERVER, host="10.0.1.99"):
            await ground.networks.release(SERVER)
        with pytest.raises(OSError, match="assign"):
            await ground.networks.listen(SERVER, WEB, "10.0.1.99")
        async with ground.listening(SERVER):
            assert await ground.reaches(CLIENT, HOST)

    play(body)


def test_containers_join_where_they_can(play: Play) -> None:
    async def body(ground: Ground) -> None:
        await ground.networks.apply(plan())
        if ground.networks.level.containers:
            path = await ground.networks.namespace(SERVER)
            assert path.exists()
            with pytest.raises(UnknownInterface):
                await ground.networks.namespace("eni-of-nobody")
        else:
            with pytest.raises(NotInForce, match="cannot join"):
                await ground.networks.namespace(SERVER)

    play(body)
