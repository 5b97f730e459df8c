"""`completion`: what the shell has to know."""

import click

from crm_tui.cli import talk
from crm_tui.cli.command import command
from crm_tui.cli.scripts import SCRIPTS
from crm_tui.errors import UsageError


@command(
    "completion",
    examples=(
        'eval "$(crm completion bash)"                                  in ~/.bashrc',
        'eval "$(crm completion zsh)"                                   in ~/.zshrc',
        "crm completion fish > ~/.config/fish/completions/crm.fish",
    ),
)
@click.argument("shell", metavar="bash|zsh|fish")
def completion(folder: str, shell: str) -> int:
    """Completion of commands, options, kinds, fields, stages and ids: prints the script for a shell."""
    script = SCRIPTS.get(shell)
    if script is None:
        raise UsageError(f"there is no completion for {shell!r}", f"one of: {', '.join(SCRIPTS)}")
    talk.put(script.rstrip("\n"))
    return 0
