"""The command line: words in, words out; data goes to stdout, talk to stderr."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.cli.handbook import Page


def reference() -> "list[Page]":
    """Every command with its usage, help, options and examples, in the order of the help."""
    from crm_tui.cli.handbook import pages

    return pages()
