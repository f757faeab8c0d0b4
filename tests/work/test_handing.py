"""An invocation is given to an environment that is there; where one had ended before, nothing of it was handed over."""

from __future__ import annotations

from pathlib import Path

from tests.work.workers import Place, run

SOURCE = """
import os, threading
def handler(event, context):
    if event == "end":
        os._exit(3)
    if event == "leave":
        threading.Timer(0.05, lambda: os._exit(4)).start()
    return os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
"""


def test_one_that_ended_at_rest_is_passed_over(tmp_path: Path) -> None:
    async def body(place: Place) -> None:
        spec = place.spec(SOURCE)
        first, _, _ = await place.invoke(spec, "leave")
        # The loop stands still meanwhile: it has heard nothing of the end when the next invocation comes.
        ending = next(iter(place.workers._pools.values())).idle[0].environment._hung
        assert ending is not None
        assert ending.poll(5000)
        second, outcome, _ = await place.invoke(spec)
        assert not outcome.failed
        assert second != first
        assert outcome.init is not None

    run(tmp_path, body)


def test_one_that_had_it_has_failed(tmp_path: Path) -> None:
    async def body(place: Place) -> None:
        spec = place.spec(SOURCE)
        await place.invoke(spec)
        error, outcome, _ = await place.invoke(spec, "end")
        assert (error["errorType"], outcome.unhandled) == ("Runtime.ExitError", True)

    run(tmp_path, body)


def test_those_that_end_as_soon_as_they_have_begun(tmp_path: Path) -> None:
    """Others are tried, and not for ever."""
    source = (
        "import os, threading\nthreading.Timer(0.01, lambda: os._exit(5)).start()\nimport time\ntime.sleep(0.005)\n"
    )

    async def body(place: Place) -> None:
        spec = place.spec(source + "def handler(event, context):\n    time.sleep(1)\n")
        error, outcome, _ = await place.invoke(spec)
        assert outcome.failed
        assert error["errorType"] == "Runtime.ExitError"

    run(tmp_path, body)


def test_a_kill_between_two_invocations(tmp_path: Path) -> None:
    async def body(place: Place) -> None:
        spec = place.spec("import os\ndef handler(event, context):\n    return os.getpid()\n")
        await place.invoke(spec)
        pool = next(iter(place.workers._pools.values()))
        pool.idle[0].environment.kill()
        answer, outcome, _ = await place.invoke(spec)
        assert (type(answer), outcome.failed) == (int, False)

    run(tmp_path, body)
