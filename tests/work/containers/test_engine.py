"""The port, on the engine that the machine has."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import pytest
from tests.work.engines import IMAGE, context, engine, name, until

from pampero.work.containers.engine import Engine
from pampero.work.containers.spec import ContainerSpec, EngineError, Limits, LogLine, Mount, NoEngine, Port, Ulimit

ECHO = "while read line; do echo got $line; [ $line = end ] && exit 7; done"


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


@contextlib.asynccontextmanager
async def running(made: Engine, **more: Any) -> AsyncIterator[str]:
    """A container that runs, and is gone afterwards."""
    spec = ContainerSpec(**{"name": name(), "image": IMAGE, "network": "none", "labels": {"pampero.test": "1"}} | more)
    found = await made.create(spec)
    try:
        await made.start(found)
        yield found
    finally:
        await made.remove(found)


def test_lives_of_containers(tmp_path: Path) -> None:
    async def work() -> None:
        label = {"pampero.test": name()}
        async with engine(context(tmp_path)) as made, running(made, labels=label) as found:
            state = await made.inspect(found)
            assert state is not None
            assert (state.state, state.exit_code) == ("running", None)
            assert state.started is not None
            assert state.started >= (state.created or 0)
            assert [one.id for one in await made.containers(label)] == [found]
            ended = asyncio.create_task(made.wait(found))
            await made.kill(found)
            assert await ended == 137
            after = await made.inspect(found)
            assert after is not None
            assert (after.state, after.exit_code) == ("exited", 137)
            assert after.finished is not None
            await made.kill(found)
            await made.stop_container(found, 1)
            await made.remove(found)
            assert await made.inspect(found) is None
            await made.remove(found)
            assert await made.containers(label) == []

    run(work())


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    async def work() -> None:
        async with engine(context(tmp_path)) as made:
            with pytest.raises(EngineError) as refused:
                await made.start(name())
            assert refused.value.status == 404
            with pytest.raises(EngineError):
                await made.create(ContainerSpec(name=name(), image="localhost/pampero-no-such:1"))
            assert await made.image("localhost/pampero-no-such:1") is None

    run(work())


def test_logs_go_on_where_they_were(tmp_path: Path) -> None:
    async def work() -> None:
        script = "for i in 1 2 3 4 5; do echo line $i; done; echo wrong >&2; printf unfinished"
        async with engine(context(tmp_path)) as made, running(made, command=["sh", "-c", script]) as found:
            await made.wait(found)
            lines = [line async for line in made.logs(found)]
            texts = [line.text for line in lines if line.stream == "stdout"]
            assert texts == [*(f"line {i}" for i in range(1, 6)), "unfinished"]
            assert [line.text for line in lines if line.stream == "stderr"] == ["wrong"]
            assert len({line.place for line in lines}) == len(lines)
            for at, line in enumerate(lines):
                assert [one async for one in made.logs(found, line.place)] == lines[at + 1 :]

    run(work())


def test_logs_are_followed(tmp_path: Path) -> None:
    async def work() -> None:
        script = "echo first; while [ ! -e /tmp/go ]; do sleep 0.05; done; echo second"
        async with engine(context(tmp_path)) as made, running(made, command=["sh", "-c", script]) as found:
            seen: list[LogLine] = []

            async def follow() -> None:
                async for line in made.logs(found):
                    seen.append(line)

            task = asyncio.create_task(follow())
            await until(lambda: len(seen) == 1)
            assert (await made.run_command(found, ["touch", "/tmp/go"], 10))[0] == 0
            await asyncio.wait_for(task, 10)
            assert [line.text for line in seen] == ["first", "second"]

    run(work())


def test_commands_in_containers(tmp_path: Path) -> None:
    async def work() -> None:
        async with engine(context(tmp_path)) as made, running(made) as found:
            assert await made.run_command(found, ["sh", "-c", "echo out; echo err >&2; exit 3"], 10) == (
                3,
                b"out\nerr\n",
            )
            with pytest.raises(TimeoutError):
                await made.run_command(found, ["sleep", "60"], 0.3)
            session = await made.execute(found, ["sh", "-c", ECHO])
            await session.write(b"one\n")
            assert await session.read() == b"got one\n"
            assert await session.exit_code() is None
            await session.write(b"end\n")
            assert await session.read() == b"got end\n"
            assert await session.read() == b""
            assert await session.ended() == 7
            session.close()

    run(work())


def test_terminals(tmp_path: Path) -> None:
    async def work() -> None:
        async with engine(context(tmp_path)) as made, running(made) as found:
            session = await made.execute(found, ["sh"], tty=True)
            await session.resize(33, 99)
            written = b""
            await session.write(b"stty size; exit 5\n")
            while part := await session.read():
                written += part
            assert b"33 99" in written
            assert await session.ended() == 5
            session.close()

    run(work())


def test_limits_are_in_force(tmp_path: Path) -> None:
    async def work() -> None:
        limits = Limits(
            cpus=0.5, memory=16 << 20, pids=20, shm=1 << 20, ulimits=[Ulimit(name="nofile", soft=77, hard=88)]
        )
        mounts = [
            Mount(kind="tmpfs", target="/scratch", size=1 << 20),
            Mount(kind="bind", target="/here", source=str(tmp_path), read_only=True),
        ]
        script = "ulimit -n; ulimit -Hn; id -u; touch /x || echo read-only; touch /here/x || echo bound; head -c 3000000 /dev/zero > /scratch/x || echo full; head -c 40000000 /dev/zero | tail"
        (tmp_path / "x").touch()
        async with (
            engine(context(tmp_path / "data")) as made,
            running(
                made, limits=limits, mounts=mounts, read_only=True, user="1234", command=["sh", "-c", script]
            ) as found,
        ):
            await made.wait(found)
            texts = [line.text async for line in made.logs(found) if line.stream == "stdout"]
            assert texts == ["77", "88", "1234", "read-only", "bound", "full"]
            assert "memory" in (await made.level()).limits

    run(work())


def test_published_ports_and_names(tmp_path: Path) -> None:
    async def work() -> None:
        network = name()
        async with engine(context(tmp_path)) as made:
            await made.make_network(network, labels={"pampero.test": network})
            await made.make_network(network, labels={"pampero.test": network})
            try:
                assert await made.networks({"pampero.test": network}) == [network]
                serve = ["sh", "-c", "echo hello > /www/index.html; exec httpd -f -p 8080 -h /www"]
                port = Port(container=8080, address="127.0.0.1")
                async with running(made, network=network, aliases=["web"], ports=[port], command=serve) as found:
                    state = await made.inspect(found)
                    assert state is not None
                    (published,) = state.ports
                    assert published.container == 8080
                    assert network in state.addresses
                    await until(lambda: _answers(published.host))
                    async with running(made, network=network) as other:
                        assert await made.run_command(other, ["wget", "-qO-", "http://web:8080/"], 10) == (
                            0,
                            b"hello\n",
                        )
            finally:
                await made.remove_network(network)
            assert await made.networks({"pampero.test": network}) == []

    run(work())


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_events_tell_of_ends(tmp_path: Path) -> None:
    async def work() -> None:
        label = {"pampero.test": name()}
        async with engine(context(tmp_path)) as made:
            seen: list[str] = []

            async def listen() -> None:
                async for event in made.events(label):
                    seen.append(event.action)

            task = asyncio.create_task(listen())
            # Until the engine listens for us, nothing tells: containers come and go until one was seen.
            while not seen:
                async with running(made, labels=label, command=["true"]) as found:
                    await made.wait(found)
            task.cancel()
            assert set(seen) & {"create", "start", "init", "died", "die"}

    run(work())


def test_without_an_engine(tmp_path: Path) -> None:
    async def work() -> None:
        for wanted, text in (
            ("none", "--containers none"),
            (f"unix://{tmp_path}/x.sock", "no container engine answers"),
        ):
            with pytest.raises(NoEngine, match=text):
                await Engine(context(tmp_path, wanted)).level()

    run(work())


def test_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    async def work() -> None:
        with pytest.raises(NoEngine, match="apt-get install podman"):
            await Engine(context(tmp_path, "podman")).level()

    run(work())


def test_an_engine_that_hangs_holds_nobody(tmp_path: Path) -> None:
    async def work() -> None:
        hung = await asyncio.start_unix_server(lambda reader, writer: asyncio.sleep(60), tmp_path / "hung.sock")
        async with hung:
            with pytest.raises(NoEngine):
                await asyncio.wait_for(Engine(context(tmp_path, f"unix://{tmp_path}/hung.sock")).level(), 8)

    run(work())


def test_what_a_container_uses(tmp_path: Path) -> None:
    async def work() -> None:
        spin = ["sh", "-c", "while true; do true; done"]
        async with (
            engine(context(tmp_path)) as made,
            running(made, command=spin, limits=Limits(memory=32 << 20)) as found,
        ):
            first = await made.stats(found)

            async def more() -> bool:
                return (await made.stats(found)).cpu > first.cpu + 0.1

            await until(more)
            assert (first.limit, first.pids) == (32 << 20, 1)
            assert 0 < first.memory < 32 << 20

    run(work())
