"""What somebody may write into a workspace to steer a terminal, a screen or a formatter."""

import os
import re
from pathlib import Path

from tests.git_plain import git
from tests.workspaces import write

# Each begins with a mark by which it is found again.
PAYLOADS = {
    "style": "\x1b[7;41mred",
    "title": "\x1b]0;owned\x07",
    "clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "eight-bit": "\x9b7;41mred\x9d0;owned\x9c",
    "device": "\x1bP$q\x1b\\\x1b_G\x1b\\",
    "cursor": "\x1b[2J\x1b[1;1H\x08\x08\x7f",
    "bidi": "\u202etxt.exe\u202c\u2066x\u2069",
    "lines": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "hidden": "\ufeff\u200b\u00ad\U000e0041",
}
ALL = "".join(PAYLOADS.values())
MARKUP = "[/] [@click=app.quit]x[/] [bold]b :smile: {0} {self.__class__} %s %n $HOME `id` <b> {{7*7}}"
TEXT = ALL + MARKUP
# What may never reach a terminal; a line break and, on a terminal, its carriage return may.
RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
# What the program itself says to a terminal: styles of the standard colours, and clearing the line of progress.
OWN = re.compile(r"\x1b\[(?:0|1|2|3[1-6])m|\x1b\[K|\r")


def escaped(text: str) -> str:
    """The text in double quotes with every character but plain ASCII as a YAML escape."""
    shown = (c if c.isascii() and c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return '"' + "".join(shown) + '"'


T = escaped(TEXT)
SETTINGS = f"""\
format: 1
name: {T}
currency: EUR
timezone: Europe/Berlin
pipelines:
  - key: sales
    label: {T}
    stages:
      - {{key: lead, label: {T}, probability: 10, rots: 1}}
      - {{key: {T}, label: Odd}}
      - {{key: won, outcome: won, label: {T}}}
      - {{key: lost, outcome: lost}}
sources: [{T}]
lost_reasons: [{T}]
fields:
  contact:
    shirt: {{type: choice, label: {T}, help: {T}, choices: [{T}, S]}}
    note: {{type: text, label: {T}}}
"""
RECORDS = {
    "contacts/evil": f"name: {T}\ncompany: evil-works\nemails: [{T}]\nphones: [{T}]\ntags: [{T}]\nshirt: {T}\n"
    f"note: {T}\nstatus: {T}\nbirthday: {T}\n{escaped('key' + TEXT)}: {T}\naddress: {{street: {T}, city: {T}}}\n",
    "companies/evil-works": f"name: {T}\nindustry: {T}\nparent: {T}\nnotes: {T}\n",
    "deals/evil-deal": f"title: {T}\nstage: {T}\npipeline: {T}\nvalue: {T}\nclose: {T}\nsource: {T}\n"
    f"contact: {T}\nhistory:\n  - {{key: {T}, at: {T}, stage: {T}, by: {T}}}\n",
    "deals/good-deal": f"title: {T}\nstage: lead\nvalue: 10\ncontact: evil\nnext_step: {T}\n",
    "activities/2026/11/evil-call": f"subject: {T}\ntype: call\nat: 2026-11-19T09:20+01:00\ncontacts: [evil]\nby: {T}\n",
    "members/evil": f"name: {T}\nemail: {T}\n",
}
# Every character that a file system takes; a slash it does not.
NAME = "".join(PAYLOADS[each] for each in ("style", "title", "eight-bit", "bidi", "lines")).replace("/", "")


def hostile(folder: Path) -> Path:
    """A repository full of them: in settings, records, names of files and folders, branch, author and subject."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    write(folder, "crm.yaml", SETTINGS)
    write(folder, ".gitignore", ".crm/\n")
    for path, text in RECORDS.items():
        write(folder, f"records/{path}.yaml", text)
    write(folder, f"records/contacts/{NAME}.yaml", f"name: {T}\nowner: {T}\n")
    write(folder, f"records/contacts/{NAME}/deep.yaml", "a: [\n")
    write(folder, f"records/{NAME}/x.yaml", "a: 1\n")
    write(folder, f"records/deals/{NAME}.yml", "a: 1\n")
    write(folder, f"records/deals/broken{NAME}.yaml", b"title: x\n\x1b]0;owned\x07: \xff\n")
    write(folder, "records/deals/raw.yaml", f"title: {ALL}\n".encode())
    os.close(os.open(os.fsencode(folder / "records/deals/") + b"\xff\x1b[7;41m.yaml", os.O_CREAT | os.O_WRONLY))
    os.symlink(f"/nowhere/{NAME}", folder / f"records/deals/link{NAME}.yaml")
    author = "".join(PAYLOADS[each] for each in ("style", "title", "bidi"))
    git(folder, "-c", f"user.name={author}", "add", "-A")
    git(folder, "commit", "-q", f"--author={author} <evil@example.invalid>", "-m", TEXT.replace("\x0b", ""))
    return folder
