"""What a hostile function may read, change, signal and ask of the kernel: nothing but its own, and what is named here."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from tests.security.hostile.conftest import OTHER_CANARY, OWN_CANARY, SERVER_CANARY

# Attempt → where it succeeds. Whatever is not named here is refused at every level, as root and as an ordinary user.
# As an ordinary user without namespaces and Landlock functions are the server's own user, and `pampero status` says so.
NAKED = {"user-limits"}
OPEN = {
    "data_list": NAKED,
    "data_database": NAKED,
    "data_key": NAKED,
    "other_code": NAKED,
    "secret_file": NAKED,
    "task_write": NAKED,
    "task_chmod": NAKED,
    "server_environ": NAKED,
    "server_memory": NAKED,
    "server_files": NAKED,
    "server_root": NAKED,
    "server_signal": NAKED,
    "template_signal": NAKED,
    "other_signal": NAKED,
}


@pytest.mark.parametrize("function", ["python", "node"])
def test_attempts(house: Any, function: str) -> None:
    here = f"{house.who}-{house.level}"
    found = house.ask(function, {**house.event, "attempts": []})
    assert len(found) > 20, found
    done = {name: said for name, said in found.items() if str(said).startswith("done")}
    assert {name for name in done if here not in OPEN.get(name, set())} == set(), done
    # What is said to be unprotected is so: the table is no better than the truth.
    assert {name for name in found if here in OPEN.get(name, set()) and name not in done} == set(), found


@pytest.mark.parametrize("function", ["python", "node"])
def test_nobody(house: Any, function: str) -> None:
    user, group, _ = house.do(function, "who")
    assert user != 0
    assert group != 0
    if house.level == "namespaces" or house.who == "root":
        assert user >= 40_000


def test_no_rights_are_left(house: Any) -> None:
    status = house.do("python", "status")
    for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(status[name], 16) == 0, name
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert "PAMPERO" not in status


def test_secrets_of_others_are_not_in_its_memory(house: Any) -> None:
    found = house.do(house.create("searcher", canary=OWN_CANARY), "canaries")

    def mark(canary: str) -> str:
        return hashlib.sha256(canary.encode()).hexdigest()

    assert mark(OWN_CANARY) in found, "the search itself fails"
    assert mark(OTHER_CANARY) not in found
    assert mark(SERVER_CANARY) not in found
    assert len(found) == 1


@pytest.mark.parametrize("function", ["python", "node"])
def test_arguments_and_environment_tell_nothing_of_others(house: Any, function: str) -> None:
    arguments, environment = house.do(function, "arguments"), house.do(function, "environ")
    for text in (str(arguments), str(environment)):
        assert SERVER_CANARY not in text
        assert OTHER_CANARY not in text
        assert str(house.server.data) not in text or house.level != "namespaces"
    assert "PAMPERO" not in str(environment)


def test_other_processes_are_not_seen(house: Any) -> None:
    if house.level == "limits":
        assert any(sentence.startswith("processes") for sentence in house.workers["unprotected"])
        return
    seen = house.do("python", "seen")
    assert seen == [1] if house.level == "namespaces" else "errorType" in seen


def test_what_is_not_protected_is_said(house: Any) -> None:
    workers = house.workers
    assert workers["sandbox"] == house.level
    said = " ".join(workers["unprotected"])
    assert ("data folder" in said) == (f"{house.who}-{house.level}" in NAKED)
    if house.level != "namespaces":
        assert "PAMPERO_SANDBOX" in workers["reason"]
