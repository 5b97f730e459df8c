"""What goes wrong with files of a workspace, and what `crm check` says of each: the path, the place, a word of why."""

import os
from pathlib import Path
from typing import NamedTuple

from tests.workspaces import write

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


class Broken(NamedTuple):
    """A file below records/, what it holds, where `check` points (line:column, "" for the file as a whole), and why."""

    path: str
    text: str | bytes
    place: str
    why: str


FILES = [
    Broken("deals/bomb.yaml", BOMB, "1:4", "&a"),
    Broken("deals/self.yaml", "title: &x [*x]\n", "1:8", "&x"),
    Broken("deals/deep.yaml", "title: " + "[" * 200 + "]" * 200 + "\n", "1:23", "16 levels"),
    Broken("deals/wide.yaml", "title: [" + "x, " * 30_000 + "x]\n", "1:60000", "20,000 parts"),
    Broken("deals/huge.yaml", "title: x\nnotes: |\n" + "  line\n" * 300_000, "", "too big"),
    Broken("deals/twice.yaml", "title: a\nvalue: 1\ntitle: b\n", "3:1", "'title' stands already in line 1"),
    Broken(
        "deals/merge.yaml",
        "title: a\n<<<<<<< ours\nvalue: 1\n=======\nvalue: 2\n>>>>>>> theirs\n",
        "2:1",
        "merge conflict",
    ),
    Broken("deals/latin1.yaml", "title: Caf\xe9\n".encode("latin-1"), "1:11", "not UTF-8"),
    Broken("deals/utf16.yaml", "title: x\n".encode("utf-16"), "1:1", "UTF-16"),
    Broken("deals/nul.yaml", b"title: a\0b\n", "1:9", "NUL"),
    Broken("deals/escape.yaml", b"title: a\x1b[31m\n", "1:9", "U+001B"),
    Broken("deals/tab.yaml", "title: a\naddress:\n\tcity: b\n", "3:1", "tab"),
    Broken("deals/tag.yaml", "title: !!python/object/apply:os.system ['true']\n", "1:8", "tag"),
    Broken("deals/docs.yaml", "title: a\n---\ntitle: b\n", "2:1", "second record"),
    Broken("deals/list.yaml", "- a\n- b\n", "1:1", "keys and values"),
    Broken("deals/open.yaml", "title: [a\nvalue: 1\n", "", ""),
    Broken("deals/brace.yaml", "title: {{x}}\n", "1:9", "key"),
    Broken("deals/quote.yaml", 'title: "a\n', "", ""),
    Broken("deals/stage.yaml", "title: a\nstage: propsal\n", "2:8", "'proposal'"),
    Broken("deals/day.yaml", "title: a\nclose: 2026-02-30\n", "2:8", "2026-02-30"),
    Broken("deals/money.yaml", "title: a\nvalue: 12,50 EUR\n", "2:8", "12,50 EUR"),
    Broken("deals/nobody.yaml", "title: a\ncontact: ada-lovelac\n", "2:10", "'ada-lovelace'"),
    Broken("deals/many.yaml", "title: a\nstage: [lead, won]\n", "2:8", "list"),
    Broken("deals/untitled.yaml", "value: 1\n", "", "title"),
    Broken("deals/key.yaml", "title: a\nvaleu: 1\n", "2:8", "'value'"),
    Broken("deals/empty.yaml", "", "", "title"),
]


def lay(folder: Path, outside: Path) -> dict[str, str]:
    """Puts all of them, and what is no file at all, into a workspace; the paths that `check` must name, and why."""
    for each in FILES:
        write(folder, f"records/{each.path}", each.text)
    told = {f"records/{each.path}": each.why for each in FILES}
    deals = folder / "records/deals"
    (deals / "folder.yaml").mkdir()
    os.mkfifo(deals / "pipe.yaml")
    write(outside, "secret.yaml", "title: secret\n")
    os.symlink(outside / "secret.yaml", deals / "link.yaml")
    os.symlink(outside, deals / "linked")
    os.symlink(deals, deals / "loop")
    os.symlink("/dev/zero", deals / "zero.yaml")
    for name, why in {
        "folder.yaml": "folder", "pipe.yaml": "plain file", "link.yaml": "symbolic link", "linked": "symbolic link",
        "loop": "symbolic link", "zero.yaml": "symbolic link",
    }.items():  # fmt: skip
        told[f"records/deals/{name}"] = why
    write(folder, "records/deals/closed.yaml", "title: a\n").chmod(0)
    told["records/deals/closed.yaml"] = "permission denied"
    return told
