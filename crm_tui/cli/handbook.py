"""What the documentation says of each command, taken from the commands themselves."""

import inspect
from typing import NamedTuple

import click

from crm_tui.cli.catalog import SECTIONS
from crm_tui.cli.root import load, root


class Page(NamedTuple):
    """One command: its section in the help, its name, how it is called, what it does, options as (names, help)."""

    section: str
    name: str
    usage: str
    help: str
    options: tuple[tuple[str, str], ...]
    examples: tuple[str, ...]


def pages() -> list[Page]:
    """Every command, in the order of the help."""
    top = click.Context(root, info_name="crm", **root.context_settings)
    made = []
    for section, entries in SECTIONS.items():
        for entry in entries:
            command = load(entry.name)
            ctx = click.Context(command, info_name=entry.name, parent=top, **command.context_settings)
            usage, options = _usage(command, ctx), _options(command, ctx)
            made.append(Page(section, entry.name, usage, _help(command), options, command.examples))
    return made


def _usage(command: click.Command, ctx: click.Context) -> str:
    return " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])


def _help(command: click.Command) -> str:
    return inspect.cleandoc(command.help or "")


def _options(command: click.Command, ctx: click.Context) -> tuple[tuple[str, str], ...]:
    options = (each for each in command.get_params(ctx) if isinstance(each, click.Option))
    shown = (each.get_help_record(ctx) for each in options)
    return tuple(each for each in shown if each is not None)
