"""What a store is: shared by processes, of which each named thing is done by one, and goes on when that one is gone."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pampero.store.lock import FolderLock
from pampero.store.members import CHANNEL, TTL_SECONDS, orphans
from pampero.work.heartbeat import Heartbeat

LATE = TTL_SECONDS + 1


class Work:
    """What runs under a lease. running: the names of the processes that believe to have it."""

    def __init__(self) -> None:
        self.running: list[str] = []
        self.begun = 0

    async def stand(self, process: Any, who: str, name: str = "job") -> None:
        async def begin() -> None:
            self.running.append(who)
            self.begun += 1

        async def end() -> None:
            self.running.remove(who)

        await process.members.campaign(name, begin, end)


def terms(tx: Any) -> dict[str, int]:
    return dict(tx.all("SELECT name, term FROM leases"))


def test_the_first_is_elected_and_stays_so(shared: Any) -> None:
    async def run() -> None:
        first, second, work = shared.process(), shared.process(), Work()
        await first.beat()
        await second.beat()
        await work.stand(first, "first")
        await work.stand(second, "second")
        for _ in range(10):
            await first.beat(3)
            await second.beat(3)
        assert work.running == ["first"]
        assert work.begun == 1
        assert await second.store.read(terms) == {"job": 1}

    shared.run(run)


def test_names_are_independent(shared: Any) -> None:
    async def run() -> None:
        first, second, work = shared.process(), shared.process(), Work()
        await work.stand(first, "first", "a")
        await work.stand(second, "second", "b")
        assert work.running == ["first", "second"]
        assert await first.store.read(terms) == {"a": 1, "b": 1}

    shared.run(run)


def test_of_many_that_stand_at_once_one_is_elected(shared: Any) -> None:
    async def run() -> None:
        processes, work = [shared.process() for _ in range(4)], Work()
        await asyncio.gather(*(work.stand(process, str(number)) for number, process in enumerate(processes)))
        assert len(work.running) == 1

    shared.run(run)


def test_who_is_gone_is_replaced_and_notices_when_it_comes_back(shared: Any) -> None:
    async def run() -> None:
        first, second, work = shared.process(), shared.process(), Work()
        await work.stand(first, "first")
        await work.stand(second, "second")
        await second.beat(TTL_SECONDS - 1)
        assert work.running == ["first"]
        await second.beat(LATE)
        assert work.running == ["first", "second"]
        assert await second.store.read(terms) == {"job": 2}
        # The first stood still (a suspended process): by its own clock it knows.
        assert first.members.valid
        first.moment += LATE
        assert not first.members.valid
        await first.beat()
        assert first.members.valid
        assert work.running == ["second"]

    shared.run(run)


def test_who_has_certainly_ended_is_not_waited_for(shared: Any) -> None:
    """A server that is begun anew, or another one with its next beat."""

    async def run() -> None:
        first, second, third, work = shared.process(), shared.process(), shared.process(), Work()
        ended: set[str] = set()
        for process in (second, third):
            process.members._ended = ended.__contains__
        await work.stand(first, "first")
        await work.stand(second, "second")
        await second.beat(1)
        assert work.running == ["first"]
        await first.store.write(lambda tx: tx.emit("topic", 1))
        ended.add(first.store.owner)
        await third.beat()
        assert await third.store.read(orphans, third.store.owner) == [first.store.owner]
        await second.beat(1)
        assert work.running == ["first", "second"]

    shared.run(run)


def test_a_lock_tells_who_has_ended(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path / "lock", shared=True)
    code = (
        "import sys; from pathlib import Path; from pampero.store.lock import FolderLock; "
        "print(FolderLock(Path(sys.argv[1]), shared=True).join(), flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "lock")]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    name = other.stdout.readline().strip()
    lock.join()
    assert not lock.ended(name)
    other.kill()
    other.communicate()
    assert lock.ended(name)
    elsewhere = f"0{name[1:]}" if name[0] != "0" else f"1{name[1:]}"
    assert not lock.ended(elsewhere), "of another machine nobody can know"
    lock.release()


def test_who_has_beaten_meanwhile_is_not_gone(shared: Any) -> None:
    """Whoever was suspended itself has not seen the others' beats."""

    async def run() -> None:
        first, second, work = shared.process(), shared.process(), Work()
        await work.stand(first, "first")
        await work.stand(second, "second")
        await first.beat(3)
        await second.beat(10 * LATE)
        assert work.running == ["first"]
        assert await second.store.read(lambda tx: tx.one("SELECT count(*) FROM members")) == (2,)

    shared.run(run)


def test_a_term_that_nobody_took_goes_on(shared: Any) -> None:
    async def run() -> None:
        first, second, work = shared.process(), shared.process(), Work()
        await work.stand(first, "first")
        await second.beat()
        await second.beat(LATE)
        await first.beat(LATE)
        assert first.members.joins == 2
        assert (work.running, work.begun) == (["first"], 1)
        await work.stand(second, "second")
        assert work.running == ["first"]

    shared.run(run)


@pytest.mark.parametrize("leave", [True, False])
def test_who_resigns_is_followed_at_once(shared: Any, leave: bool) -> None:
    async def run() -> None:
        first, second, work = shared.process(), shared.process(), Work()
        await work.stand(first, "first")
        await work.stand(second, "second")
        if leave:
            await first.members.leave()
        await first.members.withdraw("job")
        assert work.running == []
        await second.beat()
        assert work.running == ["second"]
        await first.members.withdraw("job")
        assert await second.store.read(lambda tx: tx.one("SELECT owner FROM leases")) == (second.store.owner,)

    shared.run(run)


def test_who_cannot_begin_resigns(shared: Any) -> None:
    async def run() -> None:
        first, second, work = shared.process(), shared.process(), Work()

        async def fail() -> None:
            raise OSError("no room")

        with pytest.raises(OSError, match="no room"):
            await first.members.campaign("job", fail, fail)
        await work.stand(second, "second")
        assert work.running == ["second"]
        await first.beat()
        assert work.running == ["second"]

    shared.run(run)


def test_listeners_hear_who_is_gone_once(shared: Any) -> None:
    async def run() -> None:
        first, second, third = (shared.process() for _ in range(3))
        heard: list[tuple[list[str], bool]] = []

        async def listen(gone: list[str], expelled: bool) -> None:
            heard.append((gone, expelled))

        for process in (first, second, third):
            await process.beat()
        await third.beat()
        await second.beat()
        unlisten = second.members.listen(listen)
        await third.members.leave()
        await second.beat(3)
        assert heard == [([third.store.owner], False)]
        await second.beat(LATE)
        assert heard[1:] == [([first.store.owner], False)]
        unlisten()
        await first.beat()
        await second.members.leave()
        await second.beat()
        assert len(heard) == 2

    shared.run(run)


def test_alone_there_is_nobody_to_ask(bench: Any) -> None:
    """A process that has the store to itself has all leases, and no row, whoever had them before."""

    async def run(store: Any) -> None:
        await store.write(lambda tx: tx.run("INSERT INTO members (owner, beat) VALUES ('x', 7)"))
        await store.write(lambda tx: tx.run("INSERT INTO leases (name, owner, term) VALUES ('job', 'x', 3)"))
        work = Work()
        await store.members.beat()
        await work.stand(store, "only")
        assert work.running == ["only"]
        assert store.members.valid
        assert await store.read(lambda tx: tx.all("SELECT 1 FROM members UNION ALL SELECT 1 FROM leases")) == []
        await store.members.withdraw("job")
        assert work.running == []

    bench.run(run)


def test_a_heartbeat_ends_though_it_is_woken_at_that_moment(shared: Any) -> None:
    """Who gives a lease back as the server stops wakes the heartbeat, which is cancelled some turns of the loop later."""

    async def run() -> None:
        for turns in range(8):
            store = shared.process().store
            heart = Heartbeat(store)
            await heart.start()
            await asyncio.sleep(0)
            await store.write(lambda tx: tx.wake(CHANNEL))
            for _ in range(turns):
                await asyncio.sleep(0)
            async with asyncio.timeout(5):
                await heart.stop()

    shared.run(run)
