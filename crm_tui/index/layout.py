"""The tables of the index, made from the schema."""

from collections.abc import Iterator
from zlib import crc32

from crm_tui.index.edition import VERSION
from crm_tui.index.fold import TOKENIZER
from crm_tui.model.field import Field
from crm_tui.model.kind import Kind
from crm_tui.model.settings import Settings

FIXED = f"""
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE file (
    rid INTEGER PRIMARY KEY, root TEXT NOT NULL, path TEXT NOT NULL,
    size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER, inode INTEGER, racy INTEGER,
    digest TEXT, kind TEXT, id TEXT, fold TEXT, label TEXT
);
CREATE TABLE doc (rid INTEGER PRIMARY KEY, doc TEXT NOT NULL, label TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE item (rid INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, fold TEXT NOT NULL);
CREATE TABLE link (rid INTEGER NOT NULL, field TEXT NOT NULL, to_kind TEXT NOT NULL, to_id TEXT NOT NULL);
CREATE TABLE problem (
    rid INTEGER, root TEXT NOT NULL, path TEXT NOT NULL, line INTEGER, "column" INTEGER,
    severity INTEGER, code TEXT, message TEXT, hint TEXT
);
CREATE TABLE pipeline (key TEXT PRIMARY KEY, label TEXT, position INTEGER) WITHOUT ROWID;
CREATE TABLE stage (
    pipeline TEXT, key TEXT, label TEXT, position INTEGER, outcome TEXT, probability REAL, rots INTEGER,
    PRIMARY KEY (pipeline, key)
) WITHOUT ROWID;
CREATE TABLE reminder (
    rid INTEGER NOT NULL, rule TEXT NOT NULL, day TEXT NOT NULL, early TEXT, last TEXT, who TEXT, until TEXT,
    PRIMARY KEY (rid, rule)
) WITHOUT ROWID;
CREATE TABLE rate (currency TEXT, day TEXT, factor REAL, PRIMARY KEY (currency, day)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
    label, text, content = doc, content_rowid = rid, tokenize = "{TOKENIZER}"
);
"""

# Made after a cold build has filled the tables: filling an indexed table costs a third more.
INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS file_path ON file (path, root);
CREATE INDEX IF NOT EXISTS item_found ON item (field, fold);
CREATE INDEX IF NOT EXISTS item_rid ON item (rid);
CREATE INDEX IF NOT EXISTS item_former ON item (rid) WHERE field = 'formerly';
CREATE INDEX IF NOT EXISTS link_to ON link (to_kind, to_id);
CREATE INDEX IF NOT EXISTS link_rid ON link (rid);
CREATE INDEX IF NOT EXISTS problem_rid ON problem (rid);
CREATE INDEX IF NOT EXISTS reminder_last ON reminder (last) WHERE last IS NOT NULL;
CREATE INDEX IF NOT EXISTS reminder_yearly ON reminder (day) WHERE day < '.';
CREATE INDEX IF NOT EXISTS file_fold ON file (kind, fold);
"""


def table(kind: Kind) -> str:
    """The quoted name of the table that holds a kind's rows."""
    return quoted(f"r_{kind.name}")


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def columns(kind: Kind) -> Iterator[tuple[Field, str, str]]:
    """Each column of a kind: its field, name and SQL type, in order."""
    for field in kind.fields.values():
        for column in field.type.columns(field):
            yield field, field.name + column.suffix, column.sql


def kind_table(kind: Kind) -> str:
    """The statement that makes a kind's table."""
    own = "".join(f", {quoted(name)} {sql}" for _, name, sql in columns(kind))
    own += "".join(f", {quoted(each.name)} {each.sql}" for each in kind.computed)
    return (
        f"CREATE TABLE {table(kind)} (rid INTEGER PRIMARY KEY, root TEXT NOT NULL, path TEXT NOT NULL,"
        f" id TEXT NOT NULL, stale INTEGER NOT NULL DEFAULT 0{own})"
    )


def kind_indexes(kind: Kind) -> Iterator[str]:
    """Indexes of a kind's table: by what one record is found, and by what the kind says many are read.

    Rows are so short that other lists need none. Tables and indexes share their names, and a team may
    well have a kind called contact_id.
    """
    label = quoted(kind.label_field)
    wanted = [("id", "id"), ("label", f"{label} COLLATE NOCASE, id")]
    if kind.read_by:
        wanted.append(("read", ", ".join(map(quoted, kind.read_by))))
    for name, columns_ in wanted:
        yield f"CREATE INDEX IF NOT EXISTS {quoted(f'i_{kind.name}_{name}')} ON {table(kind)} ({columns_})"


def fingerprint(kind: Kind, settings: Settings) -> str:
    """Changes when the kind's declaration changes, or what its rows were read by, so that they are read again."""
    declared = [_plain(field) for field in kind.fields.values()]
    stages = [(pipeline.key, [stage.key for stage in pipeline.stages]) for pipeline in settings.pipelines]
    read_by = (settings.timezone, settings.currency, stages if kind.rules else ())
    return _sum((VERSION, kind.plural, kind.label_field, declared, read_by))


def joined_fingerprint(settings: Settings) -> str:
    """Changes when what is joined to rows changes: pipelines, stages, rates."""
    return _sum((VERSION, settings.currency, settings.pipelines, sorted(settings.rates.dated.items())))


def _sum(value: object) -> str:
    # No cryptographic hash: loading one takes longer than the rest of many a command.
    return f"{crc32(repr(value).encode()):08x}"


def _plain(field: Field) -> object:
    """A declaration without the addresses that repr gives of types."""
    of = None if field.of is None else _plain(field.of)
    inner = [_plain(each) for each in field.fields]
    return field.name, field.type.name, field.to, field.required, field.kept, field.choices, of, inner
