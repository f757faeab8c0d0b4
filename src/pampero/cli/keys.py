"""keys: the root's access keys, the only ones that a server knows at first where other machines reach it."""

from __future__ import annotations

from pathlib import Path

import click

from pampero.cli.options import data_option, json_option, store_options
from pampero.cli.output import emit, say
from pampero.kernel.config import Settings


@click.group()
def keys() -> None:
    """The root's access keys, at most two: whether a server runs on the data folder or not."""


@keys.command()
@data_option
@store_options
@json_option
def create(data: Path, store: str | None, key_file: Path | None, key_command: str | None, as_json: bool) -> None:
    """Make an access key and print it; its secret is shown only now: eval "$(pampero keys create)"."""
    from pampero.cli.session import as_root

    made = as_root(
        Settings(data=data, store=store, key_file=key_file, key_command=key_command), "iam", "CreateAccessKey"
    )["AccessKey"]
    if as_json:
        emit({"AccessKeyId": made["AccessKeyId"], "SecretAccessKey": made["SecretAccessKey"]})
        return
    say(f"export AWS_ACCESS_KEY_ID={made['AccessKeyId']}")
    say(f"export AWS_SECRET_ACCESS_KEY={made['SecretAccessKey']}")


@keys.command(name="list")
@data_option
@store_options
@json_option
def list_(data: Path, store: str | None, key_file: Path | None, key_command: str | None, as_json: bool) -> None:
    """Show the root's access keys."""
    from pampero.cli.session import as_root

    found = as_root(
        Settings(data=data, store=store, key_file=key_file, key_command=key_command), "iam", "ListAccessKeys"
    )["AccessKeyMetadata"]
    rows = [{"AccessKeyId": key["AccessKeyId"], "Status": key["Status"]} for key in found]
    if as_json:
        emit(rows)
        return
    for row in rows:
        say(f"{row['AccessKeyId']}  {row['Status']}")
    if not rows:
        say("there are none yet; `pampero keys create` makes one")


@keys.command()
@click.argument("access_key_id")
@data_option
@store_options
def delete(access_key_id: str, data: Path, store: str | None, key_file: Path | None, key_command: str | None) -> None:
    """Delete one of the root's access keys."""
    from pampero.cli.session import as_root

    as_root(
        Settings(data=data, store=store, key_file=key_file, key_command=key_command),
        "iam",
        "DeleteAccessKey",
        AccessKeyId=access_key_id,
    )
    say(f"{access_key_id} is gone")
