"""What AWS's images of Python have beside the standard library: up to 3.11, setuptools with pkg_resources."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

LATEST = (3, 11)
PACKAGES = ("_distutils_hack", "pkg_resources", "setuptools")
DEBIANS = "/usr/lib/python3/dist-packages"


class Image:
    """Finds these packages, and no others, where the interpreter has its own: whatever else is there is not the functions'. The
    last to be asked."""

    def __init__(self) -> None:
        base = {"base": sys.base_prefix, "platbase": sys.base_prefix, "installed_base": sys.base_prefix}
        own = sysconfig.get_path("purelib", "posix_prefix", vars=base)
        self._folders = [own, *([DEBIANS] if sys.base_prefix == "/usr" else [])]

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """See importlib.abc.MetaPathFinder."""
        return PathFinder.find_spec(name, self._folders) if path is None and name in PACKAGES else None


def show() -> None:
    """From now on they can be imported here, and in what is forked from here."""
    if sys.version_info[:2] <= LATEST:
        sys.meta_path.append(Image())
