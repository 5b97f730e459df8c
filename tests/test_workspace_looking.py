"""What others changed since one last looked, from real commits, and in words."""

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crm_tui.tui.showing.since import read_since
from crm_tui.userconfig.config import JoinedRoot, UserConfig, WorkspaceConfig
from crm_tui.userconfig.looks import Look, read_look, write_look
from crm_tui.workspace.looking import keep_look, last_look, news
from tests.git_plain import git
from tests.workspaces import NOW, age, build, opened, records

TEAM = {
    "members/test": "name: Test Person\nemail: test@example.invalid\n",
    "members/grace": "name: Grace\nemail: grace@slipway.example\n",
    "deals/app": "title: Lighthouse app\nstage: proposal\nvalue: 12500 EUR\n",
    "contacts/ada": "name: Ada\nphones: ['1']\ntitle: Analyst\n",
    "tasks/quote": "title: Send the quote\ndue: 2026-11-20\n",
}
GRACE = ("Grace", "grace@slipway.example")
LINUS = ("linus", "linus@slipway.example")
ME = ("Test Person", "test@example.invalid")
EARLY = NOW - timedelta(days=1)


class Team:
    """A workspace that others commit to."""

    def __init__(self, folder: Path, below: str = "") -> None:
        self.folder = build(folder / below, TEAM, repository=False)
        git(folder, "init", "-q", "-b", "main")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", "Begin")
        self.look = Look({"": self.head}, EARLY)

    @property
    def head(self) -> str:
        return git(self.folder, "rev-parse", "HEAD").strip()

    def commit(
        self, who: tuple[str, str], files: Mapping[str, str | None], at: str = "2026-11-20T17:00:00+01:00"
    ) -> None:
        """Somebody writes these files, None deletes one, and commits them."""
        records(self.folder, {path: text for path, text in files.items() if text is not None})
        for path in (path for path, text in files.items() if text is None):
            (self.folder / f"records/{path}.yaml").unlink()
        git(self.folder, "add", "-A")
        author = ("-c", f"user.name={who[0]}", "-c", f"user.email={who[1]}")
        git(self.folder, *author, "commit", "-q", "--allow-empty", "-m", "Whatever", f"--date={at}",
            f"--author={who[0]} <{who[1]}>")  # fmt: skip
        age(self.folder)

    def told(self, look: Look | None = None) -> list[str]:
        """What somebody reads who looked then."""
        with opened(self.folder) as workspace:
            workspace.catch_up()
            found = news(workspace, look or self.look)
            assert found is not None and found.now == {"": self.head}
            with closing(workspace.reader()) as db:
                told = read_since(db, workspace.asking(), found)
            assert told is not None and told.news == found
            return [f"{each.who} {each.words}".strip() for each in told.lines]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path / "team")


def call(number: int, type_: str = "call") -> dict[str, str]:
    return {f"activities/2026/11/{type_}{number}": f"subject: S\ntype: {type_}\nat: 2026-11-20\ncontacts: [ada]\n"}


def test_each_sort_of_doing_in_words(team: Team) -> None:
    """Moves, talks, what is new, done, changed and gone; who is no member by the name of their commits."""
    team.commit(GRACE, {"deals/app": "title: Lighthouse app\nstage: won\nvalue: 12500 EUR\nclosed: 2026-11-20\n"})
    team.commit(LINUS, {**call(1), **call(2), **call(3), **call(4, "meeting")})
    team.commit(LINUS, {"contacts/mary": "name: Mary\n", "tasks/quote": TEAM["tasks/quote"] + "done: 2026-11-20\n"})
    team.commit(GRACE, {"contacts/ada": "name: Ada\nphones: ['1']\ntitle: Chief Analyst\n"})
    assert team.told() == [
        "Grace moved Lighthouse app  Proposal → Won  12,500 €",
        "Grace changed contact Ada: title Analyst → Chief Analyst",
        "linus logged 3 calls, 1 meeting",
        "linus added contact Mary",
        "linus completed task Send the quote",
    ]


def test_several_commits_to_one_record_come_to_one_thing(team: Team) -> None:
    """What was taken back is not told, nor is what I did in between; edits in vim show by the fields that changed."""
    app = TEAM["deals/app"]
    team.commit(GRACE, {"deals/app": app.replace("proposal", "lead")})
    team.commit(ME, {"deals/app": app.replace("proposal", "lead") + "next_step: mine\n"})
    team.commit(GRACE, {"deals/app": app + "next_step: mine\nclose: 2026-12-01\n"})
    team.commit(GRACE, {"contacts/new": "name: New\n"})
    team.commit(GRACE, {"contacts/new": None})
    (told,) = team.told()
    assert told == "Grace changed deal Lighthouse app: close none → 2026-12-01"


def test_many_of_a_sort_are_a_number(team: Team) -> None:
    team.commit(GRACE, {f"companies/c{number}": f"name: C{number}\n" for number in range(30)})
    team.commit(GRACE, {f"companies/c{number}": None for number in range(5)})
    team.commit(LINUS, {f"companies/c{number}": f"name: D{number}\n" for number in range(5, 30)})
    assert sorted(team.told()) == ["Grace added 25 companies", "linus changed 25 companies"]


def test_a_record_under_a_new_id_is_the_same_one(team: Team) -> None:
    team.commit(
        GRACE, {"contacts/ada": None, "contacts/ada-l": TEAM["contacts/ada"] + "formerly: [ada]\nlanguage: en\n"}
    )
    assert team.told() == ["Grace changed contact Ada: language none → en"]


def test_nothing_is_told_twice_or_of_myself(team: Team) -> None:
    """My own commits are no news, whichever machine made them; neither is what I saw, a broken file, or no record."""
    team.commit(ME, {"contacts/mary": "name: Mary\n"})
    team.commit(GRACE, {"contacts/broken": "name: [\n", "strange/x": "name: X\n"})
    (team.folder / "README.md").write_text("x")
    team.commit(GRACE, {})
    assert team.told() == []
    team.commit(GRACE, {"contacts/zoe": "name: Zoë\n"})
    assert team.told() == ["Grace added contact Zoë"]
    assert team.told(Look({"": team.head}, EARLY)) == []


def test_a_commit_that_is_gone_is_known_by_its_time(team: Team) -> None:
    """After a history was rewritten, what is younger than the look is told."""
    team.commit(GRACE, {"contacts/zoe": "name: Zoë\n"})
    gone = Look({"": "0123456789abcdef0123456789abcdef01234567"}, datetime.now().astimezone() - timedelta(hours=1))
    assert "Grace added contact Zoë" in team.told(gone)


def test_who_never_looked_is_told_of_the_last_days(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """As somebody who has just cloned the team's records; not of what is older."""
    team.commit(GRACE, {"contacts/zoe": "name: Zoë\n"})
    with opened(team.folder) as workspace:
        workspace.catch_up()
        found = news(workspace, None)
        assert found is not None and [person.name for person in found.people] == ["Grace"]
        assert news(workspace, None, found) is found
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-13T12:00:00+01:00")
    git(team.folder, "commit", "-q", "--amend", "--no-edit")
    with opened(team.folder) as workspace:
        found = news(workspace, None)
        assert found is not None and not found.people


def test_joined_repositories_are_told_of_too(tmp_path: Path) -> None:
    """What was done in each since it was last looked at, a person's doings together; one joined since by its days."""
    team, private = Team(tmp_path / "team"), Team(tmp_path / "private")
    own = WorkspaceConfig(roots=(JoinedRoot("private", str(private.folder)),))
    config = UserConfig(workspaces={str(team.folder): own})
    seen = Look({"": team.head, "private": private.head}, EARLY)
    team.commit(GRACE, {"contacts/zoe": "name: Zoë\n"})
    private.commit(GRACE, {"contacts/kim": "name: Kim\n"}, "2026-11-20T18:00:00+01:00")
    private.commit(LINUS, call(1), "2026-11-20T19:00:00+01:00")
    with opened(team.folder, config) as workspace:
        workspace.catch_up()

        def did(look: Look) -> dict[str, list[str]]:
            found = news(workspace, look)
            assert found is not None and found.now == {"": team.head, "private": private.head}
            return {person.name: [each.id for each in person.did] for person in found.people}

        assert did(seen) == {"linus": ["call1"], "Grace": ["kim", "zoe"]}
        assert did(Look({"": team.head, "private": seen.commits["private"]}, EARLY))["Grace"] == ["kim"]
        assert did(Look({**seen.commits, "private": private.head}, EARLY)) == {"Grace": ["zoe"]}
        assert did(Look({"": team.head}, EARLY))["linus"] == ["call1"]
        assert did(Look({"": team.head, "private": private.head}, EARLY)) == {}


def test_hostile_names_are_only_text(team: Team) -> None:
    """Neither a name nor a title reads as anything else; what a widget could take for its own stays as it is."""
    team.commit(("[red]\x1b[31mX", "x@x.example"), {"contacts/zoe": "name: '[/]Zoë'\n"})
    for number in range(20):
        team.commit((f"P{number}", f"p{number}@x.example"), {f"contacts/p{number}": f"name: P{number}\n"})
    told = team.told()
    assert len(told) == 21 and "P19 added contact P19" in told
    assert "[red]␛[31mX added contact [/]Zoë" in told


def test_of_very_many_files_the_newest_are_read(team: Team) -> None:
    """The others are counted, so that one who comes back after an import is not kept waiting."""
    team.commit(LINUS, {f"contacts/x{number}": f"name: X{number}\n" for number in range(700)})
    team.commit(GRACE, {"contacts/zoe": "name: Zoë\n"})
    assert team.told() == ["Grace added contact Zoë", "linus added 599 contacts", "and 101 more files"]


def test_a_workspace_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    team = Team(tmp_path / "team", "sales")
    (tmp_path / "team/README.md").write_text("x")
    team.commit(GRACE, {"contacts/zoe": "name: Zoë\n"})
    assert team.told() == ["Grace added contact Zoë"]


def test_a_look_is_kept_outside_of_the_workspace(team: Team) -> None:
    with opened(team.folder) as workspace:
        assert last_look(workspace) is None
        keep_look(workspace, Look({"": "abc"}, NOW))
        assert last_look(workspace) == Look({"": "abc"}, NOW)
    assert "looks" not in git(team.folder, "status", "--porcelain", "--ignored")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{}", b"\xff", b'{"commit": 1, "at": "2026-11-20T10:00:00+01:00"}',
        b'{"commit": "--output=x", "at": "2026-11-20T10:00:00+01:00"}', b'{"commit": "abc", "at": "2026-11-20T10:00"}',
        b'{"commit": "abc", "at": "yesterday"}', b'{"commit": "abc", "at": "2026-11-20T10:00+01:00", "joined": [1]}',
        b'{"commit": "abc", "at": "2026-11-20T10:00+01:00", "joined": {"private": "--all"}}',
    ],
)  # fmt: skip
def test_what_is_no_look_counts_for_nothing(data: bytes) -> None:
    assert read_look(data) is None
    for commits in ({"": "abc"}, {"": "abc", "private": "def"}, {"private": "def"}):
        assert read_look(write_look("/x", Look(commits, NOW))) == Look(commits, NOW)
