"""Settings as nodes and text: where a path leads, what a change leaves alone, which words of records follow a name."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.edits.change import Editor
from crm_tui.edits.settings import Nodes
from crm_tui.edits.settings_place import File, place_of, read_file
from crm_tui.edits.settings_queries import mentions, renamed_field, requeried
from crm_tui.edits.settings_rekey import rekey, relabelled
from crm_tui.edits.settings_set import Beside, add_setting, set_setting
from crm_tui.edits.settings_shape import FIELD, KIND, PIPELINE, STAGE, TOP
from crm_tui.edits.settings_words import choice_becomes, field_finder, kind_becomes, stage_finder, value_finder
from crm_tui.errors import CrmError, Refused
from crm_tui.model import settings_fields, settings_read
from crm_tui.model.field import Choice, Field
from crm_tui.model.kind import Kind
from crm_tui.model.plan import Plan
from crm_tui.model.problem import Severity
from crm_tui.model.types import CHOICE, ENTRIES, LABELLED, LINK, MAP, SET
from crm_tui.store.splice import splice
from crm_tui.store.yaml import read_text
from tests.workspaces import CTX, SETTINGS, settings_of

COMMENTED = """\
# ours
format: 1
currency: EUR   # home
pipelines:
  # the main one
  sales:
    label: Sales
    stages:
      # cold
      lead: {label: Lead, probability: 10}   # first
      # warm
      talk:
        label: 'Talk'
        rots: 5
      won: {outcome: won}
sources: [a, {key: b, label: B}]
"""


def file_of(text: str) -> File:
    return read_file(text.encode())


def editor_of(file: File) -> Editor:
    from random import Random

    return Editor(file.schema, CTX, "", Random(1))


def text_after(file: File, plan: Plan) -> str:
    """The text that the plan leaves."""
    data = file.data
    for change in plan.changes:
        data = splice(data, {name: new for name, (_, new) in change.keys.items()}, settings_read.KEYS)
    return data.decode()


def set_(text: str, path: str, value: str) -> str:
    file = file_of(text)
    return text_after(file, set_setting(editor_of(file), file, place_of(file, path), value))


# the shape


def test_the_shape_is_that_of_the_reader() -> None:
    """Every key that the settings' reader knows can be set, and no other."""
    assert set(TOP.keys) == set(settings_read.KEYS)
    for shape, known in (
        (PIPELINE, settings_read._PIPELINE_KEYS),
        (STAGE, settings_read._STAGE_KEYS),
        (FIELD, settings_fields._FIELD_KEYS),
        (KIND, settings_fields._KIND_KEYS),
    ):
        assert {"key", *shape.keys} == set(known)


@pytest.mark.parametrize(
    ("path", "at"),
    [
        ("pipelines.sales.stages.talk.rots", ("pipelines", "sales", "stages", "talk", "rots")),
        ("sources.b.label", ("sources", 1, "label")),
        ("choices.sources.a", ("sources", 0)),
        ("choices.metrics.new one", ("choices", "metrics", "new one")),
        ("metrics", ("choices", "metrics")),
        ("fields.contacts.hobby", ("fields", "contact", "hobby")),
        ("rates.USD.2026-01-01", ("rates", "USD", "2026-01-01")),
        ("words.day.after", ("words", "day.after")),
    ],
)
def test_where_a_path_leads(path: str, at: Sequence[object]) -> None:
    """By keys and indexes, there or not."""
    assert place_of(file_of(COMMENTED), path).at == at


# what stays


def test_comments_stay_with_what_they_are_about() -> None:
    """Every line that is not changed is the same, and the rest keeps its style."""
    assert set_(COMMENTED, "pipelines.sales.stages.talk.label", "Talks") == COMMENTED.replace("'Talk'", "'Talks'")
    assert set_(COMMENTED, "pipelines.sales.stages.lead", "Cold") == COMMENTED.replace("label: Lead", "label: Cold")
    assert set_(COMMENTED, "currency", "USD") == COMMENTED.replace("EUR", "USD")
    assert set_(COMMENTED, "sources.b.label", "") == COMMENTED.replace("{key: b, label: B}", "{key: b}")


def test_a_new_stage_stands_before_those_that_close() -> None:
    file = file_of(COMMENTED)
    place = place_of(file, "pipelines.sales.stages")
    plan = add_setting(editor_of(file), file, place, "offer", {"probability": "60"}, Beside())
    made = text_after(file, plan)
    assert list(read_text(made.encode()).nodes["pipelines"]["sales"]["stages"]) == ["lead", "talk", "offer", "won"]  # type: ignore[index, call-overload]
    assert [line for line in COMMENTED.splitlines() if line not in made.splitlines()] == []


NAMES = st.text("abcdefgz-_ 0189.,:'\"{}#é", min_size=1, max_size=8).map(str.strip).filter(bool)
ENTRIES_OF = {
    "pipelines.sales.stages.lead": "pipelines.sales.stages.",
    "pipelines.sales.stages.talk": "pipelines.sales.stages.",
    "pipelines.sales": "pipelines.",
    "sources.a": "sources.",
    "sources.b": "sources.",
}


@given(path=st.sampled_from(sorted(ENTRIES_OF)), name=NAMES)
def test_a_rename_and_its_reverse_leave_the_file(path: str, name: str) -> None:
    """Whatever the new name: the entry keeps its place, its comments and what it says of itself."""
    file = file_of(COMMENTED)
    if name in ("sales", "lead", "talk", "won", "lost", "open", "a", "b"):
        return
    change = rekey(file, place_of(file, path), name)
    assert change.text is not None
    there = read_file(change.text)
    assert [line.partition("#")[2] for line in COMMENTED.splitlines() if "#" in line] == [
        line.rpartition("#")[2]
        for line in change.text.decode().splitlines()
        if line.lstrip().startswith("#") or "   #" in line
    ]
    before, after = file.settings, there.settings
    assert [[s[2:] for s in p.stages] for p in before.pipelines] == [[s[2:] for s in p.stages] for p in after.pipelines]
    back = rekey(there, place_of(there, ENTRIES_OF[path] + name), path.rpartition(".")[2])
    assert back.text is not None
    assert read_text(back.text).nodes == read_text(file.data).nodes


@given(path=st.sampled_from(["name", "sources", "sources.a", "rates.USD", "words.x", "lost_reasons"]), value=NAMES)
def test_what_is_set_is_what_is_got(path: str, value: str) -> None:
    """Whatever is typed: it reads the same again, and the file has no new fault for it."""
    try:
        made = set_(SETTINGS.replace("referral", "a"), path, value)
    except Refused:
        return
    place = place_of(file_of(made), path)
    keys = [part.strip() for part in value.split(",") if part.strip()]
    wanted = {"sources": keys, "lost_reasons": keys, "sources.a": {"key": "a", "label": value}}.get(path, value)
    assert place.node == wanted or not keys
    if path not in ("rates.USD", "sources", "lost_reasons"):
        assert [found for found in settings_of(made)[1] if found.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("old", "new", "label", "wanted"),
    [
        ("lead", "fresh", "Lead", "Fresh"),
        ("no_decision", "not-now", "No decision", "Not now"),
        ("lead", "fresh", "lead", "fresh"),
        ("lead", "fresh", "Cold ones", ""),
        ("lead", "fresh", "", ""),
    ],
)
def test_a_label_follows_while_it_only_repeats_the_key(old: str, new: str, label: str, wanted: str) -> None:
    assert relabelled(old, new, label) == wanted


# words in records

SIZES = Field("size", CHOICE, choices=(Choice("S"), Choice("M")))
OTHER = Field("other", CHOICE)
KIND_OF_ALL = Kind(
    "thing",
    "things",
    "size",
    {
        field.name: field
        for field in (
            SIZES,
            OTHER,
            Field("sizes", SET, of=SIZES),
            Field("worn", LABELLED, of=SIZES),
            Field("named", MAP, of=SIZES),
            Field("items", ENTRIES, fields=(SIZES, OTHER, Field("about", LINK))),
            Field("about", LINK),
        )
    },
    (),
)


@pytest.mark.parametrize(
    ("nodes", "found"),
    [
        ({"size": "M", "other": "M"}, [("size",)]),
        ({"size": " M "}, [("size",)]),
        ({"size": "m", "sizes": "M"}, [("sizes",)]),
        ({"sizes": ["S", "M", "M"]}, [("sizes", 1), ("sizes", 2)]),
        ({"worn": ["M", {"work": "M"}, {"M": "S"}]}, [("worn", 0), ("worn", 1, "work")]),
        ({"worn": {"home": "M"}}, [("worn", "home")]),
        ({"named": {"M": "S", "x": "M"}}, [("named", "x")]),
        ({"items": [{"size": "M", "other": "M"}, "M"]}, [("items", 0, "size")]),
        ({"items": {"size": "M"}}, [("items", "size")]),
        ({"size": ["M"], "unknown": "M"}, []),
    ],
)
def test_where_a_choice_stands(nodes, found) -> None:
    """In single values, lists, labels, maps and entries, and nowhere else."""
    find = value_finder(KIND_OF_ALL, choice_becomes(lambda field: field.name == "size", "M", "medium"))
    assert list(find(nodes)) == [(at, "medium") for at in found]


def test_where_a_kind_stands() -> None:
    """In links that name it."""
    find = value_finder(KIND_OF_ALL, kind_becomes("vessel", "ship"))
    nodes: Nodes = {"about": "vessel/a", "items": [{"about": "vessel/b"}, {"about": "vessels/c"}], "other": "vessel/d"}
    assert list(find(nodes)) == [(("items", 0, "about"), "ship/b"), (("about",), "ship/a")]


def test_where_a_field_stands() -> None:
    assert list(field_finder(("size",), "x")({"size": "M", "items": [{"size": "S"}]})) == [(("size",), "x")]
    found = field_finder(("items", "size"), "x")({"size": "M", "items": [{"size": "S"}, {}, {"size": ""}]})
    assert list(found) == [(("items", 0, "size"), "x"), (("items", 2, "size"), "x")]


@pytest.mark.parametrize(
    ("nodes", "found"),
    [
        ({"stage": "lead"}, [("stage",)]),
        ({"stage": "lead", "pipeline": "sales"}, [("stage",)]),
        ({"stage": "lead", "pipeline": "support"}, []),
        ({"stage": "won", "history": [{"stage": "lead"}, {"stage": "won"}]}, [("history", 0, "stage")]),
        ({"stage": "offered", "pipeline": "support", "history": [{"stage": "lead"}]}, [("history", 0, "stage")]),
    ],
)
def test_where_a_stage_stands(nodes, found) -> None:
    """In deals of its pipeline, and in the past of those that left it."""
    find = stage_finder(settings_of(SETTINGS)[0], "sales", "lead", "new")
    assert list(find(nodes)) == [(at, "new") for at in found]


def test_a_stage_of_two_pipelines_is_left_in_the_past_of_the_other() -> None:
    both = settings_of(SETTINGS.replace("key: offered", "key: lead"))[0]
    nodes: Nodes = {"stage": "signed", "pipeline": "support", "history": [{"stage": "lead"}]}
    assert list(stage_finder(both, "sales", "lead", "new")(nodes)) == []


# words in queries


@pytest.mark.parametrize(
    ("query", "made"),
    [
        ("source:web", "source:site"),
        ("tag:vip (source:web or not:source:web) sort:-name", "tag:vip (source:site or not:source:site) sort:-name"),
        ("source=web -source:web", "source=site -source:site"),
        ('source:"web"', 'source:"site"'),
        ("source:web,fair,web", "source:site,fair,site"),
        ("source=web,fair source:webs,web2", "source=web,fair source:webs,web2"),
        ("source:website web other:web", "source:website web other:web"),
        ("source:web (", "source:web ("),
    ],
)
def test_a_query_is_put_right_where_it_is_plain(query: str, made: str) -> None:
    assert requeried(query, ["source"], "web", "site") == made


def test_a_word_that_needs_quotes_gets_them() -> None:
    assert requeried("source:web", ["source"], "web", "none") == 'source:"none"'
    assert requeried("source:web", ["source"], "web", 'my "site"') == 'source:"my \\"site\\""'


def test_a_list_of_words_that_would_need_quotes_is_left() -> None:
    assert requeried("source:web,fair", ["source"], "web", "my site") == "source:web,fair"


def test_a_field_in_a_query() -> None:
    assert renamed_field("hobby:chess not:hobby:none sort:hobby", ["hobby"], "game") == (
        "game:chess not:game:none sort:hobby"
    )
    assert mentions("sort:hobby", "hobby") and not mentions("sort:hobby2", "hobby")


def test_a_broken_file_is_refused_with_its_place() -> None:
    with pytest.raises(CrmError, match=r"crm\.yaml:3:1:"):
        read_file(b"format: 1\nname: [\n")
