"""What tests of EC2 share: errors, and filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


def refused(function: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
    """The code and the text of a call's error."""
    with pytest.raises(ClientError) as error:
        function(**arguments)
    told = error.value.response["Error"]
    return told["Code"], told["Message"]


def names(*values: str) -> list[dict[str, Any]]:
    """Filters of `name=value,value`."""
    parts = (one.partition("=") for one in values)
    return [{"Name": name, "Values": found.split(",")} for name, _, found in parts]
