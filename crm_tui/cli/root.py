"""The command `crm` itself: its help, its options, and the way to each command, loaded when it is used."""

import re
from collections.abc import Callable, Sequence
from importlib import import_module

import click

from crm_tui import __version__
from crm_tui.cli.catalog import ENTRIES, SECTIONS
from crm_tui.cli.command import SETTINGS, Call, Command
from crm_tui.errors import UsageError
from crm_tui.model.suggest import suggestion

EXAMPLES = (
    "crm demo                                    look around in a sample business",
    "crm init ~/crm && cd ~/crm                  begin a workspace of your own",
    "crm add deal 'Solar roof' value=12.5k close=+30d company=+'Sonnwärts Energie'",
    "crm list deals stage:proposal value:5k.. close:..+30d sort:-value",
    "crm move solar-roof negotiation             crm undo",
)


class Root(click.Group):
    """Finds commands in the catalog."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        return list(ENTRIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name. Raises UsageError with what was probably meant."""
        entry = ENTRIES.get(cmd_name)
        if entry is None:
            raise UsageError(f"there is no command {cmd_name!r}", suggestion(cmd_name, ENTRIES, 30))
        return load(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by what they are for."""
        for section, entries in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(entry.name, entry.help) for entry in entries])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, and where to read on."""
        with formatter.section("Examples"):
            for example in EXAMPLES:
                formatter.write(f"  {example}\n")
        formatter.write("\n`crm` alone opens the terminal interface, `crm COMMAND --help` tells more.\n")


def load(name: str) -> Command:
    """The command of a name in the catalog."""
    module = import_module(f"crm_tui.cli.commands.{ENTRIES[name].module}")
    written = {"list": "list_", "set": "set_", "import": "import_"}.get(name, name.replace("-", "_"))
    found = getattr(module, written)
    assert isinstance(found, click.Command)  # noqa: S101 the catalog names commands
    return found  # type: ignore[return-value]


@click.command(cls=Root, invoke_without_command=True, context_settings=SETTINGS)
@click.option("-C", "folder", metavar="DIR", default="", help="The workspace, or a folder in it.")
@click.version_option(__version__, prog_name="crm", message="%(prog)s %(version)s")
@click.pass_context
def root(ctx: click.Context, folder: str) -> int:
    """A CRM of plain YAML files in git.

    Every contact, deal and call is a small file. Edit it here, in the terminal interface or in any editor.
    """
    ctx.obj = ctx.find_object(Call) or Call()
    ctx.obj = ctx.obj._replace(folder=folder)
    if ctx.invoked_subcommand is None:
        from crm_tui.cli.screen import open_screen

        return open_screen(ctx.obj.folder, ctx.obj.screen)
    return 0


def run(args: Sequence[str], screen: Callable[..., int] | None = None) -> int:
    """Runs a command line; the exit code. Raises CrmError for all that stops it, wrong usage included."""
    try:
        code = root.main(list(args), prog_name="crm", standalone_mode=False, obj=Call(screen=screen))
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "crm"
        raise UsageError(_sentence(error.format_message()), f"{where} --help shows how it is used") from None
    except click.ClickException as error:
        raise UsageError(_sentence(error.format_message())) from None
    return code if isinstance(code, int) else 0


def _sentence(text: str) -> str:
    """Click's message as the program speaks: no capital, no full stop, of what is missing only its name."""
    plain = re.sub(r"^(Missing argument '\S+?)(\.\.\.| \[.*)'", r"\1'", text)
    return plain[:1].lower() + plain[1:].removesuffix(".")
