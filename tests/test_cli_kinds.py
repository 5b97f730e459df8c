"""Records of every kind by the commands that all kinds share."""

from pathlib import Path

import pytest

from crm_tui.model.kinds import KINDS
from tests.crm_cli import SHOP, crm, done
from tests.test_cli_change import nodes
from tests.workspaces import build

# What is typed, and what the file says besides its label.
KINDS_TYPED = [
    ("contact", "Zoë Okafor", ["company=harbour", "cadence=30 days"], {"company": "harbour", "cadence": "30 days"}),
    ("company", "Fjord AS", ["parent=harbour", "phone=+47 22 12 34 56"], {"parent": "harbour"}),
    ("deal", "Cable car", ["value=12.5k", "campaign=+Fair"], {"value": "12500 EUR", "campaign": "fair"}),
    (
        "activity", "Wants a quote", ["type=call", "contact=ada", "ticket=+Blurred", "duration=5 min"],
        {"at": "2026-11-21T12:00+01:00", "contacts": ["ada-lovelace"]},
    ),
    (
        "task", "Send quote", ["due=fri", "contact=ada", "repeat=every 2 weeks", "priority=h"],
        {"due": "2026-11-27", "contact": "ada-lovelace", "repeat": "FREQ=WEEKLY;INTERVAL=2", "priority": "high"},
    ),
    (
        "product", "Website", ["sku=W-1", "price=€1,200", "unit=piece", "tax=23%", "reorder_at=2"],
        {"sku": "W-1", "price": "1200 EUR", "tax": "23"},
    ),
    (
        "order", "Kiosk software", ["company=harbour", "deal=kiosk", "quoted=fri", "valid_until=+30d", "number=2026-17"],
        {"company": "harbour", "deal": "kiosk", "quoted": "2026-11-20", "valid_until": "2026-12-21"},
    ),
    (
        "ticket", "Logo is blurred", ["contact=ada", "product=+Website"],
        {"status": "new", "opened": "2026-11-21T12:00+01:00", "product": "website"},
    ),
    ("campaign", "Fair", ["channel=event", "segment=+Customers", "cost=300", "starts=2027-03-01"], {"channel": "event"}),
    ("feedback", "Quick answers", ["type=nps", "score=9", "contact=ada"], {"score": "9", "at": "2026-11-21T12:00+01:00"}),
    ("goal", "Q4", ["metric=revenue", "target=50k", "from=2026-10-01", "to=2026-12"], {"target": "50000", "to": "2026-12-31"}),
    ("segment", "Customers", ["query=status:customer tag:vip"], {"query": "status:customer tag:vip"}),
    ("member", "Linus Ek", ["email=linus@shop.example", "working_hours=mon-fri: 09:00-17:00"], {}),
]  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return build(tmp_path / "shop", SHOP)


def test_the_table_knows_every_kind() -> None:
    assert {name for name, *_ in KINDS_TYPED} == {kind.name for kind in KINDS}


@pytest.mark.parametrize("name, title, typed, written", KINDS_TYPED, ids=[name for name, *_ in KINDS_TYPED])
def test_a_record_is_added_listed_found_shown_set_and_sound(
    shop: Path, name: str, title: str, typed: list[str], written: dict[str, object]
) -> None:
    kind = next(kind for kind in KINDS if kind.name == name)
    id_ = done(shop, "add", name, title, *typed).out.split()[-1]

    [path] = (shop / "records" / kind.plural).rglob(f"{id_}.yaml")
    assert nodes(shop, str(path.relative_to(shop / "records")).removesuffix(".yaml")).items() >= written.items()
    assert title in done(shop, "list", kind.plural).out
    assert id_ in [
        each["id"] for each in done(shop, "list", kind.plural, f'{kind.label_field}:"{title}"', "--json").json
    ]
    assert title in done(shop, "find", title).out
    assert done(shop, "show", f"{name}/{id_}", "--json").json[kind.label_field] == title
    done(shop, "set", f"{name}/{id_}", "notes=seen", "tags+=vip")
    assert [each["id"] for each in done(shop, "list", name, "tag:vip notes:seen", "--json").json] == [id_]
    assert path.name not in crm(shop, "check").out


def test_links_of_the_kinds_are_checked_and_followed(shop: Path) -> None:
    (shop / "records/tasks").mkdir()
    (shop / "records/tasks/call-k7xm.yaml").write_text("title: Call\ncontact: ada-lovelace\nticket: blured\n")
    (shop / "records/orders").mkdir()
    (shop / "records/orders/site.yaml").write_text(
        "title: Site\nitems:\n  - {product: nothing, quantity: 2, price: 100}\n"
    )

    told = crm(shop, "check")

    assert "ticket: there is no ticket 'blured'" in told.out
    assert "items: there is no product 'nothing'" in told.out
    assert "Call" in done(shop, "show", "ada-lovelace").out
    assert "Call" in done(shop, "list", "tasks", 'contact.company:"Analytical Engines"').out


@pytest.mark.parametrize(
    "query, ids",
    [
        ("overdue:yes", ["late-k7xm"]),
        ("open:yes sort:title", ["late-k7xm", "soon-k7xm", "today-k7xm"]),
        ("open:no", ["done-k7xm"]),
        ("due:..today open:yes sort:due", ["late-k7xm", "today-k7xm"]),
    ],
)
def test_tasks_are_open_until_they_are_done_and_overdue_from_midnight(shop: Path, query: str, ids: list[str]) -> None:
    """A due date ends at midnight: what is due today is not late yet."""
    due = {
        "late": "2026-11-20",
        "today": "2026-11-21T08:00+01:00",
        "soon": "2026-12-01",
        "done": "2026-11-01\ndone: 2026-11-02",
    }
    (shop / "records/tasks").mkdir()
    for name, day in due.items():
        (shop / f"records/tasks/{name}-k7xm.yaml").write_text(f"title: {name}\ndue: {day}\n")

    assert [each["id"] for each in done(shop, "list", "tasks", query, "--json").json] == ids


def test_tickets_are_open_until_they_are_settled(shop: Path) -> None:
    (shop / "records/tickets").mkdir()
    for status in ("new", "open", "waiting", "resolved", "closed"):
        text = f"title: {status}\nstatus: {status}\nopened: 2026-11-18\ncreated: 2026-11-20\n"
        (shop / f"records/tickets/{status}.yaml").write_text(text)
    (shop / "records/tickets/none.yaml").write_text("title: none\n")

    listed = done(shop, "list", "tickets", "open:yes", "age:3", "--json").json
    assert sorted(each["id"] for each in listed) == ["new", "open", "waiting"]
    assert {each["id"] for each in done(shop, "list", "tickets", "open:no", "--json").json} == {"resolved", "closed"}


FAULTS = [
    ("tasks/call", "title: Call\nrepeat: sometimes\n", "'sometimes' says not how it repeats"),
    ("tickets/a", "title: A\nstatus: wating\n", "status cannot be 'wating'"),
    ("feedback/a", "title: A\ntype: csat\nscore: 9\n", "csat knows no score of 9"),
    ("goals/a", "title: A\nfrom: 2026-10-01\nto: 2026-09-30\n", "to 2026-09-30 lies before from 2026-10-01"),
    ("campaigns/a", "name: A\nstarts: 2026-10-01\nends: 2026-09-30\n", "ends 2026-09-30 lies before"),
    ("orders/a", "title: A\nquoted: 2026-10-01\nvalid_until: 2026-09-30\n", "valid until 2026-09-30 lies before"),
    ("orders/b", "title: B\ninvoices: [{lines: {k7xm: two}}]\n", "'two' is no decimal number"),
    ("products/a", "name: A\ncounted: {on: soon, quantity: 3}\n", "'soon' is no date"),
    ("members/a", "name: A\nworking_hours: {mo: 09:00-17:00}\n", "'mo' is no day of the week"),
    ("members/b", "name: B\nworking_hours: {mon-fri: 9-17}\n", "'9-17' are no hours of a day"),
    (
        "members/c",
        "name: C\nabsences: [{from: 2026-08-10, to: 2026-08-01}]\n",
        "an absence to 2026-08-01 begins only on",
    ),
]


@pytest.mark.parametrize("path, text, told", FAULTS)
def test_what_does_not_go_together_is_told_with_its_line(shop: Path, path: str, text: str, told: str) -> None:
    place = shop / f"records/{path}.yaml"
    place.parent.mkdir(exist_ok=True)
    place.write_text(text)

    [line] = [line for line in crm(shop, "check").out.splitlines() if path in line and told in line]
    assert f"{path}.yaml:" in line


def test_one_count_of_the_stock_may_stand_without_a_list(shop: Path) -> None:
    (shop / "records/products").mkdir()
    (shop / "records/products/badge.yaml").write_text("name: Badge\ncounted: {on: 2026-11-01, quantity: 40}\n")

    assert done(shop, "show", "badge", "--json").json["counted"] == [{"on": "2026-11-01", "quantity": "40"}]
    assert "badge" not in crm(shop, "check").out


def test_lists_begin_with_what_matters_now(tmp_path: Path) -> None:
    """Open tasks by their day, then those that are done; the newest call, quote and answer first."""
    folder = build(
        tmp_path / "shop",
        {
            "tasks/a": "title: Later\ndue: 2026-12-01\n",
            "tasks/b": "title: Sooner\ndue: 2026-11-25\n",
            "tasks/c": "title: Some day\n",
            "tasks/d": "title: Behind us\ndue: 2026-11-01\ndone: 2026-11-02\n",
            "activities/old": "subject: Old\ntype: call\nat: 2026-11-01T10:00+00:00\n",
            "activities/new": "subject: New\ntype: call\nat: 2026-11-02T10:00+00:00\n",
            "orders/old": "title: Old\nquoted: 2026-10-01\n",
            "orders/new": "title: New\nquoted: 2026-11-01\n",
        },
    )
    assert [each["title"] for each in done(folder, "list", "tasks", "--json").json] == [
        "Sooner", "Later", "Some day", "Behind us",
    ]  # fmt: skip
    assert [each["subject"] for each in done(folder, "list", "activities", "--json").json] == ["New", "Old"]
    assert [each["title"] for each in done(folder, "list", "orders", "--json").json] == ["New", "Old"]
    assert [each["title"] for each in done(folder, "list", "orders", "sort:title", "--json").json] == ["New", "Old"]


def test_unit_prices_may_be_finer_than_a_cent(shop: Path) -> None:
    """Screws cost 1.25 cents; a line is rounded once, to whole cents, and the price stands as it was typed."""
    done(shop, "add", "product", "Screw", "price=0.0125", "cost=$0.004")
    done(shop, "add", "product", "Nail", "price=0.012 EUR")
    assert nodes(shop, "products/screw").items() >= {"price": "0.0125 EUR", "cost": "0.004 USD"}.items()

    assert done(shop, "show", "screw", "--json").json["price"] == {"amount": "0.0125", "currency": "EUR"}
    assert "0.0125 €" in done(shop, "show", "screw").out
    listed = done(shop, "list", "products", "price:0.0121..0.0129", "--columns", "price", "--format", "tsv").out
    assert listed.splitlines()[-1] == "0.0125 EUR"
    found = done(shop, "list", "products", "price:..0.02", "sort:-price", "--json").json
    assert [each["id"] for each in found] == ["screw", "nail"]
    assert [each["id"] for each in done(shop, "list", "products", "price:0.0125", "--json").json] == ["screw"]

    (shop / "records/orders").mkdir()
    (shop / "records/orders/box.yaml").write_text(
        "title: Box\nitems:\n"
        "  - {product: screw, quantity: 1001, price: 0.0125 EUR}\n"
        "  - {product: nail, quantity: 3, price: 0.15, discount: 50}\n"
    )
    assert "orders" not in crm(shop, "check").out
    shown = done(shop, "show", "order/box").out
    assert "0.0125 €" in shown
    assert "amount 12.51 €" in shown
    assert "amount 0.22 €" in shown


def test_prices_of_two_currencies_compare_by_the_rates(shop: Path) -> None:
    done(shop, "config", "set", "rates.USD", "0.5")
    done(shop, "add", "product", "Screw", "price=0.0125 EUR")
    done(shop, "add", "product", "Bolt", "price=0.03 USD")
    done(shop, "add", "product", "Nut", "price=0.02 USD")
    found = done(shop, "list", "products", "price:0.011..0.02", "sort:price", "--json").json
    assert [each["id"] for each in found] == ["screw", "bolt"]
    assert [each["id"] for each in done(shop, "list", "products", "price:<$0.025", "--json").json] == ["nut"]


def test_goals_count_what_is_built_in_or_added(shop: Path) -> None:
    """What a goal counts is a choice like any other: a typo is refused, a team adds its own."""
    done(shop, "add", "goal", "Calls", "metric=calls", "target=20")
    done(shop, "add", "goal", "Would they recommend us", "metric=NPS", "target=40")
    assert nodes(shop, "goals/would-they-recommend-us")["metric"] == "nps"
    refused = crm(shop, "add", "goal", "Money", "metric=revenew")
    assert (refused.code, "did you mean 'revenue'?" in refused.err) == (4, True)
    assert crm(shop, "add", "goal", "Cakes", "metric=cakes").code == 4
    done(shop, "config", "add", "metrics", "cakes")
    done(shop, "add", "goal", "Cakes", "metric=cakes")
    assert "goals" not in crm(shop, "check").out


def test_a_visit_may_be_what_somebody_likes_best(shop: Path) -> None:
    done(shop, "set", "ada-lovelace", "preferred_channel=visit")
    assert nodes(shop, "contacts/ada-lovelace")["preferred_channel"] == "visit"


@pytest.mark.parametrize(
    "typed, title",
    [
        (["type=nps", "score=9", "contact=ada"], "nps 9, ada-lovelace"),
        (["contact=ada", "company=harbour", "score=4"], "feedback 4, ada-lovelace"),
        (["type=complaint", "company=harbour"], "complaint, harbour"),
        (["type=review", "comment=They came over."], "They came over."),
        (["comment=" + "A long word after another. " * 5], "A long word after another. A long word after another. A long word …"),
        (["title=Fine", "score=9"], "Fine"),
        (["Well", "done", "score=9"], ""),
        (["Well done", "score=9"], "Well done"),
        ([], "feedback"),
    ],
)  # fmt: skip
def test_feedback_needs_no_title(shop: Path, typed: list[str], title: str) -> None:
    """It is called by what was said, or by who gave which score; a title that is typed stands."""
    ran = crm(shop, "add", "feedback", *typed, "--json")
    if not title:
        assert (ran.code, "'done' sets no field" in ran.err) == (2, True)
        return
    assert ran.json["title"] == title
    assert "feedback" not in crm(shop, "check").out


def test_a_file_of_feedback_without_a_title_is_sound(shop: Path) -> None:
    (shop / "records/feedback").mkdir()
    (shop / "records/feedback/ada-nps.yaml").write_text("type: nps\nscore: 9\ncontact: ada-lovelace\n")
    assert "feedback" not in crm(shop, "check").out
    assert done(shop, "show", "ada-nps").out.startswith("ada-nps  feedback/ada-nps\n")
    assert (
        "required" not in done(shop, "schema", "feedback").json
        or "title" not in done(shop, "schema", "feedback").json["required"]
    )


def test_feedback_is_imported_without_titles(shop: Path) -> None:
    (shop / "in.csv").write_text("Type,Score,Comment\nnps,9,\ncsat,3,Slow\n")
    done(shop, "import", "csv", "in.csv", "--kind", "feedback",
         "--map", "type=Type", "--map", "score=Score", "--map", "comment=Comment", "--yes")  # fmt: skip
    assert sorted(each["title"] for each in done(shop, "list", "feedback", "--json").json) == ["Slow", "nps 9"]
