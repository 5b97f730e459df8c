"""What stands in records/ and crm.yaml and in no commit."""

from crm_tui.git.status import Dirty, uncommitted
from tests.git_plain import DEAL, git, opened, workspace, write


def test_a_clean_workspace(tmp_path):
    assert uncommitted(workspace(tmp_path)) == []


def test_every_sort_of_change(tmp_path):
    repo = workspace(tmp_path)
    for name in ("gone", "staged-gone", "staged", "dirty"):
        write(tmp_path, f"records/deals/{name}.yaml", f"title: {name}\n")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "More")
    (tmp_path / "records/deals/gone.yaml").unlink()
    git(tmp_path, "rm", "-q", "records/deals/staged-gone.yaml")
    write(tmp_path, "records/deals/staged.yaml", "a: 1\n")
    write(tmp_path, "records/deals/staged-new.yaml", "a: 2\n")
    git(tmp_path, "add", "records/deals/staged.yaml", "records/deals/staged-new.yaml")
    write(tmp_path, "records/deals/dirty.yaml", "a: 3\n")
    write(tmp_path, 'records/contacts/நிமல் "x" \t.yaml', "name: x\n")
    write(tmp_path, "crm.yaml", "format: 1\nname: x\n")
    write(tmp_path, "elsewhere.txt", "not ours\n")

    assert uncommitted(repo) == [
        Dirty("crm.yaml", "changed"),
        Dirty('records/contacts/நிமல் "x" \t.yaml', "new"),
        Dirty("records/deals/dirty.yaml", "changed"),
        Dirty("records/deals/gone.yaml", "deleted"),
        Dirty("records/deals/staged-gone.yaml", "deleted"),
        Dirty("records/deals/staged-new.yaml", "new"),
        Dirty("records/deals/staged.yaml", "changed"),
    ]


def test_conflicts(tmp_path):
    repo = workspace(tmp_path)
    git(tmp_path, "checkout", "-q", "-b", "theirs")
    write(tmp_path, DEAL, "theirs\n")
    git(tmp_path, "commit", "-q", "-a", "-m", "Theirs")
    git(tmp_path, "checkout", "-q", "main")
    write(tmp_path, DEAL, "ours\n")
    git(tmp_path, "commit", "-q", "-a", "-m", "Ours")
    repo.ask("merge", "-q", "theirs")

    assert uncommitted(repo) == [Dirty(DEAL, "conflict")]


def test_a_workspace_below_the_top_sees_its_own_files(tmp_path):
    workspace(tmp_path)
    write(tmp_path, DEAL, "changed above\n")
    write(tmp_path, "sales/crm.yaml", "format: 1\n")
    write(tmp_path, "sales/records/deals/a.yaml", "a: 1\n")

    assert uncommitted(opened(tmp_path / "sales")) == [
        Dirty("crm.yaml", "new"),
        Dirty("records/deals/a.yaml", "new"),
    ]


def test_before_the_first_commit(tmp_path):
    git(tmp_path, "init", "-q")
    write(tmp_path, "crm.yaml", "format: 1\n")

    assert uncommitted(opened(tmp_path)) == [Dirty("crm.yaml", "new")]
