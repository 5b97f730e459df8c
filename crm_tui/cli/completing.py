"""`crm _complete SHELL …`: what may stand at the cursor, one candidate a line. Loads click only for options."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from crm_tui.cli.catalog import ENTRIES
from crm_tui.cli.offers import Offer, World, kinds, query_terms, records, settings, stages
from crm_tui.cli.words import sort_words
from crm_tui.wording.display import display

if TYPE_CHECKING:
    from click import Option

_SHELLS = ("bash", "zsh", "fish")
_BREAKS = ":="
# Options whose value is one of a few words; of the others the shell completes files.
_VALUES = {"--format": ("table", "json", "jsonl", "csv", "tsv", "yaml")}
# Commands that begin with records, and with how many.
_RECORDS = {"show": 1, "edit": 1, "rm": 1, "mv": 1, "merge": 2, "attach": 1}
_NAMES_FIELDS = ("--columns", "--key", "--map")


def complete(args: Sequence[str]) -> int:
    """Prints the candidates; never fails, because a shell could not show why."""
    shell, words = args[0] if args else "", list(args[1:])
    line = words[0] if shell == "bash" and words else ""
    if shell == "bash":
        words = split(line)
    if not words:
        return 0
    try:
        offers = [each for each in offered(words) if each.value.startswith(words[-1])]
    except Exception:  # noqa: BLE001 be it a damaged index or a bug: it may not end on somebody's command line
        return 0
    for each in offers:
        print(_for_bash(line, each) if shell == "bash" else _shown(shell, each))
    return 0


def offered(words: Sequence[str]) -> Iterable[Offer]:
    """What may take the place of the last word, which may be begun already."""
    folder, rest = "", list(words)
    while len(rest) > 2 and rest[0] == "-C":
        folder, rest = rest[1], rest[2:]
    if len(rest) == 1:
        return [Offer(entry.name, entry.help) for entry in ENTRIES.values()]
    name, given, last = rest[0], rest[1:-1], rest[-1]
    if name not in ENTRIES:
        return []
    if last.startswith("-") and "--" not in given and last != "-":
        return _options(name)
    world = World(_given_folder(given) or folder)
    try:
        if given and given[-1].startswith("-") and given[-1] in _valued(name):
            return list(_option_values(world, given[-1], given, last))
        return list(_words(world, name, _plain(name, given), last))
    finally:
        world.close()


def _words(world: World, name: str, given: list[str], last: str) -> Iterable[Offer]:
    if len(given) < _RECORDS.get(name, 0):
        return records(world, last, world.kind_of(given[0]) if given else "")
    find = _WORDS.get(name)
    return find(world, given, last) if find else ()


def _list_words(world: World, given: list[str], last: str) -> Iterable[Offer]:
    return query_terms(world, given[0], last) if given else kinds(world, plural=True)


def _add_words(world: World, given: list[str], last: str) -> Iterable[Offer]:
    if len(given) > 1:
        return settings(world, given[0], last)
    return () if given else kinds(world, plural=False)


def _pipeline_words(world: World, given: list[str], last: str) -> Iterator[Offer]:
    if not given:
        yield from (Offer(each.key, each.label) for each in world.settings.pipelines)
    yield from query_terms(world, "deal", last)


def _report_words(world: World, given: list[str], last: str) -> Iterator[Offer]:
    from crm_tui.reports.catalog import REPORTS

    if not given:
        yield from (Offer(each.name, each.help) for each in REPORTS.values())
    elif given[0] in REPORTS:
        yield from query_terms(world, REPORTS[given[0]].kind, last)


def _groupings(world: World, report: str) -> Iterator[Offer]:
    from crm_tui.reports.catalog import REPORTS
    from crm_tui.reports.grouping import groupings

    if found := REPORTS.get(report):
        kind = world.schema.kinds[found.kind]
        yield from (Offer(name) for name in groupings(kind, found.times))


def _deal_words(world: World, given: list[str], last: str) -> Iterable[Offer]:
    return () if given else records(world, last, "deal")


def _move_words(world: World, given: list[str], last: str) -> Iterable[Offer]:
    return stages(world, given[0]) if given else records(world, last, "deal")


def _config_words(world: World, given: list[str], last: str) -> Iterable[Offer]:
    from crm_tui.cli.offers_settings import config_words

    return config_words(world.schema, given, last)


def _log_words(world: World, given: list[str], last: str) -> Iterable[Offer]:
    from crm_tui.cli.offers_daily import log_words

    return log_words(world, given, last)


def _task_words(world: World, given: list[str], last: str) -> Iterable[Offer]:
    from crm_tui.cli.offers_daily import task_words

    return task_words(world, given, last)


def _reminder_words(world: World, given: list[str], last: str) -> Iterable[Offer]:
    from crm_tui.cli.offers_daily import reminder_words

    return () if given else reminder_words(world, last)


def _set_words(world: World, given: list[str], last: str) -> Iterator[Offer]:
    if not given:
        yield from kinds(world, plural=True)
        yield from records(world, last)
    elif world.kind(given[0]):
        yield from settings(world, given[0], last)
        yield from query_terms(world, given[0], last)
    else:
        yield from settings(world, world.kind_of(given[0]), last)


# What stands behind the records that a command begins with.
_WORDS: dict[str, Callable[[World, list[str], str], Iterable[Offer]]] = {
    "list": _list_words,
    "tidy": lambda world, given, last: kinds(world, plural=True),
    "add": _add_words,
    "set": _set_words,
    "log": _log_words,
    "task": _task_words,
    "done": _reminder_words,
    "snooze": _reminder_words,
    "move": _move_words,
    "win": _deal_words,
    "lose": _deal_words,
    "pipeline": _pipeline_words,
    "report": _report_words,
    "config": _config_words,
    "me": lambda world, given, last: () if given else records(world, last, "member"),
    "schema": lambda world, given, last: () if given else kinds(world, plural=False),
    "completion": lambda world, given, last: [Offer(shell) for shell in _SHELLS],
    "import": lambda world, given, last: () if given else [Offer("csv", "comma-separated values")],
}


def _option_values(world: World, option: str, given: Sequence[str], last: str) -> Iterator[Offer]:
    if option in _VALUES:
        yield from (Offer(value) for value in _VALUES[option])
    elif option == "--kind":
        yield from kinds(world, plural=False)
    elif option == "--reason":
        yield from (Offer(each.key, each.label) for each in world.settings.choices.get("lost_reasons", ()))
    elif option == "--for":
        yield Offer("all")
        yield Offer("me")
        yield from records(world, last, "member")
    elif option == "--prefer":
        yield from (Offer(side) for side in "AB")
    elif option == "--by" and (named := _plain("report", list(given[:-1]))):
        yield from _groupings(world, named[0])
    elif option == "--take" and (named := _plain("merge", list(given[:-1]))):
        kind = world.kind(world.kind_of(named[0]))
        names = [field.name for field in kind.fields.values() if not field.kept] if kind else ()
        yield from (Offer(f"{name}={side}") for name in names for side in "AB")
    elif option in _NAMES_FIELDS and given and (kind := world.kind(given[0])):
        before = last.rpartition(",")
        yield from (Offer(before[0] + before[1] + name) for name in kind.fields)


def _plain(name: str, given: list[str]) -> list[str]:
    """The words that are no options, and no values of options."""
    if not any(word.startswith("-") for word in given):
        return given
    valued = _valued(name)
    flags = [option for each in _parameters(name) for option in each.opts if option not in valued]
    return list(sort_words(given, flags, valued).words)


def _options(name: str) -> Iterator[Offer]:
    for each in _parameters(name):
        yield from (Offer(option, each.help or "") for option in each.opts)


def _valued(name: str) -> list[str]:
    return [option for each in _parameters(name) if not each.is_flag for option in each.opts]


def _parameters(name: str) -> "list[Option]":
    from click import Option

    from crm_tui.cli.root import load

    return [each for each in load(name).params if isinstance(each, Option)]


def _given_folder(given: Sequence[str]) -> str:
    places = [place for place, word in enumerate(given[:-1]) if word == "-C"]
    return given[places[-1] + 1] if places else ""


def split(line: str) -> list[str]:
    """The words of a command line up to the cursor, without the command's own name."""
    import shlex

    for close in ("", '"', "'", "\\"):
        try:
            words = shlex.split(line + close)
        except ValueError:
            continue
        return [*words[1:], ""] if not line or (line[-1].isspace() and not close) else words[1:]
    return []


def _shown(shell: str, offer: Offer) -> str:
    value = display(offer.value)
    return f"{value}\t{display(offer.help)}" if shell == "fish" and offer.help else value


def _for_bash(line: str, offer: Offer) -> str:
    """What takes the place of all that follows the last of bash's breaks, which are none inside quotes."""
    kept, quote = _kept(line)
    value = display(offer.value)[kept:]
    if quote == "'":
        return value.replace("'", "'\\''")
    special = '"$`\\' if quote else " '\"()&;|<>$`\\*?"
    return "".join(f"\\{char}" if char in special else char for char in value)


def _kept(line: str) -> tuple[int, str]:
    """How many letters of the last word bash leaves as they stand, and the quote that is open at the cursor."""
    kept, letters, quote, escaped = 0, 0, "", False
    for char in line:
        if not escaped and char == "\\" and quote != "'":
            escaped = True
        elif not escaped and char in ("'", '"') and quote in ("", char):
            quote = "" if quote else char
        elif not escaped and not quote and char.isspace():
            kept = letters = 0
        else:
            letters += 1
            kept = letters if char in _BREAKS and not quote and not escaped else kept
            escaped = False
    return kept, quote
