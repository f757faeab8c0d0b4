"""`pampero`: the commands, each imported only when it is called."""

from __future__ import annotations

import importlib
from typing import Any

import click

from pampero import __version__

COMMANDS = {
    "start": ("server", "Start the server."),
    "stop": ("server", "Stop the server."),
    "status": ("server", "Show whether the server runs, and with what."),
    "env": ("server", "Print the shell exports that point AWS clients here."),
    "keys": ("keys", "Make, list and delete the root's access keys."),
    "ca": ("certificates", "Print the certificate of the server's own authority."),
    "reset": ("server", "Delete all state."),
    "rekey": ("rekey", "Change the key of a data folder."),
    "deploy": ("stacks", "Deploy a CloudFormation or SAM template."),
    "destroy": ("stacks", "Delete a stack."),
    "invoke": ("functions", "Invoke a function."),
    "logs": ("functions", "Show a log group."),
    "outbox": ("outbox", "Show the mails, text messages and pushes that were sent."),
    "where": ("server", "Show the source of an operation."),
}


class Lazy(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None."""
        if cmd_name not in COMMANDS:
            return None
        module: Any = importlib.import_module(f"pampero.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pampero")
def main() -> None:
    """Serverless architectures behind the AWS APIs, on your own machine."""
