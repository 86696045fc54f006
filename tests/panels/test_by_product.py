"""Every panel with one product chosen tells, or says that it cannot be narrowed to a product; nothing fails, nothing is called missing."""

from dataclasses import replace

import pytest

from csdash.errors import CsdashError, NotUnlocked, UnknownName
from csdash.panels.headline_tiles import headline_tiles
from tests.panels.offices import EACH_ONCE, asked, view_of
from tests.sample import sample_session
from tests.thorough import one_in

# Asked of teams and of the data as a whole: what they lack, they lack for every product.
LACKING = {"team skills"}


@pytest.mark.parametrize("name", one_in(3, [name for name in EACH_ONCE if name not in LACKING]))
def test_panels_of_one_product(name):
    session = sample_session()
    product = session.dimensions["product"][0]
    view = view_of(session, "en", where=(("product", (product,)),))
    refused = None
    try:
        asked(name, session, view)
    except CsdashError as told:
        refused = told
    # The data has all of it: what is refused is refused because of the filter.
    assert not isinstance(refused, NotUnlocked | UnknownName), refused


def test_tiles_say_what_they_leave_out():
    session = sample_session()
    view = view_of(session, "en", where=(("product", session.dimensions["product"][:1]),))

    found = headline_tiles.__wrapped__(session, view, "nrr", "nps")
    assert len(found.told) == 1
    assert not found.missing
    assert found.left_out.en.startswith("NPS: recorded per account")
    assert headline_tiles.__wrapped__(session, view_of(session), "nrr", "nps").left_out is None


def test_who_stands_out_is_named_in_the_title():
    # The one place in the sample: three months of one product.
    session = sample_session()
    view = replace(view_of(session, "en", where=(("product", ("Connect",)),)), window=3)
    assert asked("team spread", session, view, "expanded").finding == "Beyond chance in expansions: 望月 英里"
