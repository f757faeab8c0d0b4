"""Images that somebody made to do harm: their layers stay in their folder, and what they say of themselves is refused where it is
nothing."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import pytest
from tests.roles import make_role
from tests.services.lambda_.test_images import NAME, image, push, pytestmark

from pampero.services.lambda_.imagefiles import BadImage, unpack

__all__ = ["push", "pytestmark"]
PLAIN = "application/vnd.oci.image.layer.v1.tar"


def layer(*entries: tarfile.TarInfo) -> bytes:
    found = io.BytesIO()
    with tarfile.open(fileobj=found, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for entry in entries:
            archive.addfile(entry)
    return found.getvalue()


def link(name: str, target: str) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = tarfile.SYMTYPE, target
    return entry


def long_header() -> tarfile.TarInfo:
    entry = tarfile.TarInfo("a")
    entry.pax_headers = {"comment": "x" * (2 << 20)}
    return entry


@pytest.mark.parametrize(
    "entries",
    [
        [tarfile.TarInfo(".wh...")], [tarfile.TarInfo(".wh.")], [tarfile.TarInfo(".wh..")],
        [link("l", "/"), tarfile.TarInfo("l/.wh...")], [long_header()], [tarfile.TarInfo("n" * 300)],
        [tarfile.TarInfo("/".join("d" * 300))],
    ],
)  # fmt: skip
def test_layers_stay_inside(tmp_path: Path, entries: list[tarfile.TarInfo]) -> None:
    beside, root = tmp_path / "beside", tmp_path / "root"
    beside.mkdir()
    root.mkdir()
    with pytest.raises(BadImage):
        unpack(root, [(io.BytesIO(layer(*entries)), PLAIN)], 1 << 20)
    assert beside.is_dir()
    assert root.is_dir()


@pytest.mark.parametrize(
    "config", [{"Entrypoint": [5]}, {"Cmd": {"a": 1}}, {"Env": "A=B"}, {"WorkingDir": ["/"]}, {"Env": ["A=\0"]}]
)
def test_a_configuration_that_is_none(client: Any, push: Any, config: dict[str, Any]) -> None:
    lam = client("lambda")
    uri = push(image(**config))
    role = make_role(client("iam"))
    with pytest.raises(lam.exceptions.InvalidParameterValueException, match="is not supported"):
        lam.create_function(FunctionName=NAME, PackageType="Image", Role=role, Code={"ImageUri": uri})
    assert lam.list_functions()["Functions"] == []
