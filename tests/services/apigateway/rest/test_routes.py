"""Routes against a naive model: of all paths that fit, the one that is most literal from the left."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pampero.services.apigateway.rest.model import Definition
from pampero.services.apigateway.rest.types import Method, Resource, RestApi
from pampero.services.apigateway.run.rest.served import compile_paths

PARTS = st.sampled_from(["a", "b", "{v}"])
PATHS = st.builds(
    lambda parts, rest: "/" + "/".join([*parts, *(["{proxy+}"] if rest else [])]),
    st.lists(PARTS, max_size=3),
    st.booleans(),
)
ASKED = st.lists(st.sampled_from(["a", "b", "c"]), max_size=4)


def naive(path: str, asked: list[str]) -> list[int] | None:
    """How a path fits, a number a part: 0 literally, 1 by a variable, 2 by all the rest; None: it does not."""
    parts = [part for part in path.split("/") if part]
    ranks: list[int] = []
    for number, part in enumerate(parts):
        if part == "{proxy+}":
            return [*ranks, 2] if number < len(asked) else None
        if number >= len(asked) or part not in ("{v}", asked[number]):
            return None
        ranks.append(int(part == "{v}"))
    return ranks if len(parts) == len(asked) else None


@settings(deadline=None)
@given(st.lists(PATHS, max_size=8, unique=True), ASKED)
def test_the_most_literal_path_answers(paths: list[str], asked: list[str]) -> None:
    resources = {path: Resource(id=path, path=path, resourceMethods={"GET": Method()}) for path in paths}
    matched = compile_paths(Definition(RestApi(), resources)).find("GET", asked or [""])
    found, values = (None, {}) if matched is None else matched
    fitting = {path: ranks for path in paths if (ranks := naive(path, asked)) is not None}
    assert (found.path if found else None) == min(fitting, key=lambda path: fitting[path], default=None)
    if found is not None and str(found.path).endswith("{proxy+}"):
        assert values["proxy"] == "/".join(asked[str(found.path).count("/") - 1 :])
