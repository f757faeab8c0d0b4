"""What is kept on disk of functions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from pampero.services.lambda_.code import Packages
from pampero.store.blobs import Blobs


def package(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.py", text)
    return buffer.getvalue()


def test_a_sweep_leaves_what_was_kept_since_the_start(deploy: Callable[..., None]) -> None:
    """Also when a test has turned the clock: files know nothing of that."""

    async def body(deployer: Any) -> None:
        former = Packages(deployer.context)
        old = await former.keep(package("old = 1"))
        named = await former.keep(package("named = 1"))
        deployer.context.runtime.clock.advance(100_000)
        runtime = deployer.context.runtime
        runtime.packages = Blobs(runtime.packages._root, form=runtime.packages._form)  # as of a server that begins now
        packages = Packages(deployer.context)
        content = package("fresh = 1")
        fresh = await packages.keep(content)
        packages.sweep({named.address})
        folders = deployer.context.settings.data / "functions"
        assert (folders / fresh.address / "index.py").read_text() == "fresh = 1"
        assert (folders / named.address).is_dir()
        assert not (folders / old.address).exists()
        assert packages.content(fresh.address) == content

    deploy(body)
