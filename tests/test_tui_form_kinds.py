"""A form for every kind that the model declares: it opens, fills in every field, and saves what `crm check` accepts."""

import pytest

from crm_tui.model.field import Field
from crm_tui.model.kinds import KINDS
from crm_tui.model.problem import Severity
from crm_tui.tui.screens.form import new_form
from tests.test_tui_canary import SIZE, files, harmless
from tests.tui_app import SAMPLE, opened
from tests.tui_form import form, form_of
from tests.workspaces import SETTINGS

WORDS = {
    "text": "some words", "long_text": "one\ntwo", "number": "43", "decimal": "12.5", "money": "12.5k", "price": "0.0125",
    "date": "fri", "time": "fri 10:30", "duration": "30 days", "repeat": "every 2 weeks", "yes_no": "y",
    "email": "new@x.example", "phone": "+44 20 7946 0123", "url": "https://x.example", "address": "1 Hill",
}  # fmt: skip
# Fields that take none but words of their own.
OWN = {
    "working_hours": "mon-fri: 09:00-17:00", "score": "5", "pipeline": "support", "closed": "", "lost_reason": "",
    "template": "", "files": "", "timezone": "Europe/Lisbon", "query": "status:customer", "metric": "revenue",
}  # fmt: skip
KIND = (
    "kinds: [{key: vessel, fields: {name: {type: text, required: yes}, built: date, afloat: yes/no, captain: {type: link,"
    " to: contact}, crew: {type: set, of: link, to: contact}, log: {type: list, of: date}}}]\n"
)


def words(field: Field) -> str:
    """What somebody may type for a field on one line."""
    if field.name in OWN:
        return OWN[field.name]
    if field.type.name == "map":
        return f"mon: {words(field.of)}" if field.of else ""
    if field.of is not None:
        return words(field.of)
    if field.type.name == "link":
        return {"company": "engines", "contact": "ada", "deal": "engine", "member": "me"}.get(
            field.to, f"+{field.to} two"
        )
    return field.choices[0].key if field.choices else WORDS.get(field.type.name, "some-words")


async def test_every_kind_has_a_form_that_saves(tmp_path) -> None:
    """Every field of every kind is filled in; all of it arrives in a record without a fault."""
    async with opened(tmp_path, settings=SETTINGS + KIND) as desk:
        workspace = desk.app.session.workspace
        for kind in workspace.schema.kinds.values():
            new_form(desk.place, kind.name, f"A new {kind.name}")
            await desk.settle()
            draft = form(desk).draft
            assert draft is not None
            filled = {name: blank.field for name, blank in draft.blanks.items() if blank.node is None}
            for name, field in filled.items():
                draft.type(name, words(field) if field.type.name != "entries" else "")
                for column, inner in enumerate(blank_columns(draft.blanks[name].shape)):
                    fill_entry(draft, name, column, words(inner))
            form(desk).form.follow()
            await desk.settle()
            await desk.press("ctrl+s")
            assert f"Add {kind.name}" in desk.said, desk.text

            texts = {path: (tmp_path / path).read_text("utf-8") for path in desk.changed() if kind.plural in path}
            path, written = next(item for item in texts.items() if f"A new {kind.name}" in item[1])
            wrong = [each for each in workspace.check([path]) if each.severity is Severity.ERROR]
            assert wrong == []
            empty = {name for name, field in filled.items() if field.type.name != "entries" and not words(field)}
            assert [name for name in filled if name not in empty and f"\n{name}:" not in f"\n{written}"] == []


def blank_columns(shape):
    """The columns of entries."""
    return shape.columns if shape is not None and shape.field.type.name == "entries" else ()


def fill_entry(draft, name: str, column: int, text: str) -> None:
    """Puts a text into a cell of the first entry."""
    shape, rows = draft.blanks[name].shape, draft.blanks[name].rows
    row = rows[0] if rows else shape.empty
    texts = (*row.texts[:column], "" if text.startswith("mon:") else text, *row.texts[column + 1 :])
    draft.put(name, (row._replace(texts=texts),))


@pytest.mark.parametrize("name", ["contact", "deal", "order", "member"])
async def test_hostile_text_is_only_text_in_a_form(tmp_path, name) -> None:
    """In every field, open or not, whatever its type."""
    kind = next(each for each in KINDS if each.name == name)
    async with opened(tmp_path, {**SAMPLE, **files(kind)}, size=SIZE) as desk:
        for id_ in ("evil", "worse"):
            await form_of(desk, name, id_)
            harmless(desk)
            draft = form(desk).draft
            assert draft is not None
            for field in list(draft.blanks):
                form(desk).form.go(field)
                await desk.settle()
                harmless(desk)
            assert not draft.changed and draft.sets() == {}
            await desk.press("escape", "escape")
