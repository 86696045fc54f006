"""Decks of the sample data, opened again as whoever receives them opens them."""

import io

import pptx
import pytest

from csdash.share.asked import view_of
from csdash.share.deck.deck import deck
from csdash.share.deck.pack import board_pack


@pytest.fixture(scope="session")
def blob(view):
    """The board pack as a file."""
    return deck(view)


@pytest.fixture(scope="session")
def board(view, blob):
    """The board pack: as values, and as the file that was made of them."""
    return board_pack(view), pptx.Presentation(io.BytesIO(blob))


@pytest.fixture(scope="session")
def sample_en(sample):
    """The whole sample in English, where one language is enough."""
    return view_of(sample, "en")
