"""Commands as this program reads them: unknown words with a hyphen are text, examples stand in the help."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import click

from crm_tui.cli.quick import doubt
from crm_tui.cli.words import sort_words

F = TypeVar("F", bound=Callable[..., Any])
SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Call(NamedTuple):
    """What stands before the command, and how the terminal interface is opened."""

    folder: str = ""
    screen: Callable[..., int] | None = None


class Command(click.Command):
    """A command with examples. `text` says that its words may be anything, hyphens included."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), text: bool = True, **named: Any) -> None:
        named.setdefault("context_settings", SETTINGS)
        super().__init__(*args, **named)
        self.examples = tuple(examples)
        self.text = text

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options first, then all other words behind `--`, where click leaves them alone."""
        if not self.text:
            return super().parse_args(ctx, args)
        flags, valued = self.option_names(ctx)
        found = sort_words(args, flags, valued)
        if not {"--help", "-h"} & {name for name, _ in found.options}:
            doubt(found.words, (*flags, *valued))
        options = [part for option in found.options for part in option if part is not None]
        return super().parse_args(ctx, [*options, "--", *found.words])

    def option_names(self, ctx: click.Context) -> tuple[list[str], list[str]]:
        """The names of options that stand alone, and of those that take a value."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        flags = [name for each in options if each.is_flag for name in (*each.opts, *each.secondary_opts)]
        return flags, [name for each in options if not each.is_flag for name in each.opts]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, after the options."""
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"  {example}\n")


def command(name: str, *, examples: Sequence[str], text: bool = True, **named: Any) -> Callable[[F], Command]:
    """Makes a function a command, with the option -C that every command has."""

    def made(function: F) -> Command:
        made = click.command(name, cls=Command, examples=examples, text=text, **named)(folder_option(function))
        assert isinstance(made, Command)  # noqa: S101 click types it as the class that was asked for
        return made

    return made


def folder_option(function: F) -> F:
    """-C DIR, given before or after the command."""
    return click.option(
        "-C", "folder", metavar="DIR", default="", callback=_folder, help="The workspace, or a folder in it."
    )(function)


def _folder(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    call = ctx.find_object(Call)
    return value or (call.folder if call else "")


def json_option(function: F) -> F:
    """--json."""
    return click.option("--json", "json", is_flag=True, help="One JSON document.")(function)


def format_option(function: F) -> F:
    """--format of listings."""
    return click.option(
        "--format", "format_", metavar="FORMAT", default="", help="table, json, jsonl, csv, tsv or yaml."
    )(function)


def dry_option(function: F) -> F:
    """--dry-run of edits."""
    return click.option("--dry-run", "dry", is_flag=True, help="Print the diff, write nothing.")(function)


def yes_option(function: F) -> F:
    """--yes of edits that ask."""
    return click.option("--yes", "-y", "yes", is_flag=True, help="Do not ask.")(function)
