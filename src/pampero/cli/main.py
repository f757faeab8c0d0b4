"""`pampero`: the commands."""

from __future__ import annotations

from types import MappingProxyType

import click

from pampero import __version__
from pampero.cli.lazy import Lazy


class Commands(Lazy):
    """All of them."""

    table = MappingProxyType({
        "start": ("server", "Start the server."),
        "stop": ("server", "Stop the server."),
        "status": ("server", "Show whether the server runs, and with what."),
        "env": ("server", "Print the shell exports that point AWS clients here."),
        "keys": ("keys", "Make, list and delete the root's access keys."),
        "ca": ("certificates", "Print the certificate of the server's own authority."),
        "reset": ("server", "Delete all state."),
        "rekey": ("rekey", "Change the key of a data folder."),
        "deploy": ("stacks", "Deploy a CloudFormation or SAM template."),
        "dev": ("dev", "Deploy a template, and what is saved from then on."),
        "destroy": ("stacks", "Delete a stack."),
        "invoke": ("functions", "Invoke a function."),
        "durable": ("durable", "Show executions of durable functions."),
        "runtimes": ("runtimes", "List the runtimes of functions; bring others."),
        "layers": ("layers", "List AWS's public layers; bring others."),
        "workflow": ("workflow", "Lint, test, show, replay, fork and check workflows."),
        "logs": ("functions", "Show a log group."),
        "outbox": ("outbox", "Show the mails, text messages and pushes that were sent."),
        "where": ("server", "Show the source of an operation."),
    })  # fmt: skip


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pampero")
def main() -> None:
    """Serverless architectures behind the AWS APIs, on your own machine."""
