"""outbox: what SNS and Cognito have sent to people: nothing of it leaves this machine."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import click

from pampero.cli.options import data_option, json_option
from pampero.cli.output import emit, fail, say
from pampero.cli.place import endpoint
from pampero.kernel.config import DEFAULT_REGION
from pampero.kernel.errors import StartError


@click.command()
@click.option("--region", default=DEFAULT_REGION, show_default=True, help="The region that sent it.")
@data_option
@json_option
def outbox(region: str, data: Path, as_json: bool) -> None:
    """Show the mails, text messages and pushes that were sent, the newest last."""
    from pampero.cli.session import signed

    try:
        request = signed(f"{endpoint(data)}/_aws/sns-outbox/{region}/", data, "sns-outbox", region)
        with urlopen(request, timeout=10) as answer:
            found = json.load(answer)
    except (OSError, StartError) as error:
        fail(str(error))
    if as_json:
        emit(found)
        return
    for sent in found:
        when = datetime.fromtimestamp(sent["time"], UTC).strftime("%Y-%m-%d %H:%M:%S")
        say(f"{when}  {sent['channel']}  {sent['to']}  {sent['subject'] or ''}".rstrip())
        say("    " + sent["body"].replace("\n", "\n    "))
    if not found:
        say(f"nothing has been sent in {region}")
