"""Route selection against a plain model of AWS's rules."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pampero.services.apigateway.http.routekeys import shape_of
from pampero.services.apigateway.run.paths import Paths
from pampero.services.apigateway.run.throttle import Bucket

SEGMENT = st.sampled_from(["a", "b", "{x}"])
KEY = st.one_of(
    st.just("$default"),
    st.builds(
        lambda method, segments, greedy: f"{method} /{'/'.join([*segments, '{p+}'] if greedy else segments)}",
        st.sampled_from(["GET", "POST", "ANY"]),
        st.lists(SEGMENT, max_size=3),
        st.booleans(),
    ),
)


def fits(key: str, method: str, segments: list[str]) -> tuple[int, ...] | None:
    """How specific a matching key is: literals before variables before greedy ones, then the method."""
    verb, _, path = key.partition(" ")
    if not path:
        return ()
    if verb not in (method, "ANY"):
        return None
    ranks = []
    parts = path.split("/")[1:]
    for index, part in enumerate(parts):
        if part.endswith("+}"):
            return (*ranks, 1, verb == method) if "/".join(segments[index:]) else None
        if index >= len(segments):
            return None
        if part.startswith("{"):
            if not segments[index]:
                return None
            ranks.append(2)
        elif part == segments[index]:
            ranks.append(3)
        else:
            return None
    return (*ranks, verb == method) if len(parts) == len(segments) else None


@settings(deadline=None)
@given(
    st.lists(KEY, max_size=8, unique_by=shape_of),
    st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=1, max_size=4),
)
def test_the_route_is_the_most_specific_one(keys: list[str], segments: list[str]) -> None:
    paths: Paths[str] = Paths()
    for key in keys:
        paths.add(key, key)
    found = paths.find("GET", segments)
    matching = {key: rank for key in keys if (rank := fits(key, "GET", segments)) is not None}
    best = max(matching.values(), default=None)
    assert (None if found is None else matching[found[0]]) == best
    if found is not None and found[0] != "$default":
        path = found[0].partition(" ")[2]
        for name, value in found[1].items():
            path = path.replace(f"{{{name}+}}", value).replace(f"{{{name}}}", value, 1)
        assert "{" in path or path == f"/{'/'.join(segments)}"


@settings(deadline=None)
@given(st.floats(0.1, 100), st.integers(1, 20), st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_a_bucket_never_gives_more_than_burst_and_rate(rate: float, burst: int, pauses: list[float]) -> None:
    bucket, now, passed = Bucket(), 1000.0, 0
    for pause in pauses:
        now += pause
        passed += bucket.take(now, rate, burst)
    assert passed <= burst + rate * (now - 1000.0) + 1e-6
    assert passed >= min(len(pauses), burst)
