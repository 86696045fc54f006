"""The sentences of each page, and the attribute it splits by unless told otherwise."""

from csdash.analysis import answers
from csdash.panels.panel import question_of
from csdash.session import Session
from csdash.views.kept import cached
from csdash.views.view import DIMENSIONS, View

# An attribute with more values than a page has room for is none to begin with.
MOST_GROUPS = 9


@cached
def overview_answer(session: Session, view: View) -> list[str]:
    """The state, what moved, what to look at."""
    return [sentence[view.language] for sentence in answers.overview(session, question_of(view))]


@cached
def nrr_answer(session: Session, view: View, by: str) -> list[str]:
    """Where NRR stands, what moved it, and which groups of `by` differ."""
    return [sentence[view.language] for sentence in answers.nrr(session, question_of(view), by)]


@cached
def split_dimensions(session: Session, view: View) -> tuple[str, ...]:
    """The attributes by which a page can be split, in the order people think of them."""
    # Product figures are counted per account and product, and would not add up to the page's own.
    there = session.dimensions
    return tuple(
        name for name in DIMENSIONS if name != "product" and 1 < len(there.get(name, ())) <= MOST_GROUPS
    )


def main_dimension(view: View) -> str:
    """The first of them; empty where the data has none."""
    return next(iter(split_dimensions(view)), "")


@cached
def cohorts_answer(session: Session, view: View, period: str) -> list[str]:
    """How much of a cohort is left after a year, in accounts and in money, and whether that gets better."""
    return [sentence[view.language] for sentence in answers.cohorts(session, question_of(view), period)]


@cached
def tiers_answer(session: Session, view: View) -> list[str]:
    """How the tiers divide accounts and revenue, and which does worse."""
    return [sentence[view.language] for sentence in answers.tiers(session, question_of(view))]


@cached
def has_dimension(session: Session, view: View, name: str) -> bool:
    """Whether the data knows an attribute."""
    return name in session.dimensions


@cached
def survival_dimensions(session: Session, view: View) -> tuple[str, ...]:
    """As `split_dimensions`, what was so at the start and could explain a lifetime first."""
    there = split_dimensions(view)
    return tuple(sorted(there, key=lambda name: name != "fit"))


@cached
def maturity_answer(session: Session, view: View) -> list[str]:
    """Where the units see themselves."""
    return [sentence[view.language] for sentence in answers.maturity(session)]
