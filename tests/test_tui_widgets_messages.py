"""News that the whole app hears."""

from crm_tui.tui.messages import ProblemsCounted, RecordsChanged, Said
from crm_tui.tui.widgets.listing import Listing
from crm_tui.tui.widgets.timeline import Timeline


def test_a_view_loads_again_only_for_its_kinds() -> None:
    """A changed contact is no news for the list of deals, unless it is not known what changed."""
    news = RecordsChanged(frozenset({("contact", "ada"), ("company", "harbour")}))

    assert news.touches("deal", "company")
    assert not news.touches("deal")
    assert RecordsChanged(frozenset(), everything=True).touches("deal")


def test_only_news_that_says_it_all_replaces_older_news() -> None:
    """Two changes at once are both heard; of two counts the newest is enough."""
    assert ProblemsCounted(2).can_replace(ProblemsCounted(1))
    assert not ProblemsCounted(2).can_replace(Said("done"))
    assert not RecordsChanged(frozenset()).can_replace(RecordsChanged(frozenset()))


def test_where_the_cursor_is_now_replaces_where_it_was_in_that_list() -> None:
    """Running through a list tells where it stops."""
    one, other = Timeline(), Timeline()

    assert Listing.Highlighted(one, 2).can_replace(Listing.Highlighted(one, 1))
    assert not Listing.Highlighted(one, 2).can_replace(Listing.Highlighted(other, 1))
    assert not Listing.Opened(one, 2).can_replace(Listing.Opened(one, 1))
    assert Listing.Opened(one, 2).control is one
