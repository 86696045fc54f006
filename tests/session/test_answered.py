"""A question that was asked before is answered from what was found then, and from nobody else's rows."""

from dataclasses import dataclass, replace
from datetime import date
from threading import Barrier, Thread

import polars as pl
import pytest

import csdash
from csdash.analysis.question import Question
from csdash.errors import CsdashError
from csdash.scope import Scope
from csdash.session.answered import answered, settled_key
from csdash.session.opened import ANSWERS, room_of
from csdash.session.results import Results
from csdash.settings import SAMPLE_DATA
from tests.sample import sample_session


def test_what_was_asked_before_is_not_worked_out_again():
    session = csdash.open(SAMPLE_DATA)
    first = session.metrics("nrr", where={"region": ["Kanto"], "segment": ["SMB"]})
    assert session.metrics("nrr", where={"segment": ["SMB"], "region": ["Kanto"]}) is first
    assert session.metrics("nrr", where={"region": ["Kanto"]}) is not first
    # Another question with the same words is another question.
    assert "survival" in session.survival(by=["segment"]).columns
    assert "survival" not in session.cohorts(by=["segment"]).columns
    session.answers.forget()
    again = session.metrics("nrr", where={"region": ["Kanto"], "segment": ["SMB"]})
    assert again is not first
    assert again.equals(first)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"where": {"segment": ["SMB"]}}, {"where": {"segment": ["Enterprise"]}}),
        ({"where": {"segment": ["SMB"]}}, {"where": {"tier": ["SMB"]}}),
        ({"by": ["segment"]}, {"by": ["tier"]}),
        ({"by": ["segment", "tier"]}, {"by": ["segment"]}),
        ({"window": 3}, {"window": 12}),
        ({"month": date(2026, 1, 1)}, {"month": date(2026, 2, 1)}),
        ({"month": [date(2026, 1, 1)]}, {"month": [date(2026, 1, 1), date(2026, 2, 1)]}),
        ({"others": True}, {"others": False}),
        # Nothing shall pass for the name of an attribute, or for two of them.
        ({"by": ["segment"]}, {"where": {"by": ["segment"]}}),
        ({"where": {"a": ["b"], "c": ["d"]}}, {"where": {"a": ["b", "c", "d"]}}),
    ],
)
def test_what_differs_has_keys_that_differ(one, other):
    assert settled_key(one) != settled_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"where": {"a": ["b"], "c": ["d"]}}, {"where": {"c": ("d",), "a": ("b",)}}),
        ({"where": None}, {}),
        ({"month": date(2026, 1, 1)}, {"month": date(2026, 1, 1), "where": None}),
    ],
)
def test_what_is_alike_has_one_key(one, other):
    assert settled_key(one) == settled_key(other)
    assert hash(settled_key(one)) == hash(settled_key(other))


def test_what_cannot_be_told_apart_is_refused():
    with pytest.raises(TypeError, match="no key"):
        settled_key({"where": Unhashable()})


def test_a_frame_is_no_key():
    # Its rows would be gone through for every question, and two frames with the same rows be one.
    with pytest.raises(TypeError, match="frame is no key"):
        settled_key((pl.DataFrame({"n": [1]}),))


class Unhashable:
    __hash__ = None


def test_two_scopes_do_not_share_answers():
    whole = sample_session()
    part = whole.through(Scope.of(region=["Kanto"]))
    asked = {"month": date(2026, 1, 1)}
    assert whole.metrics("mrr", **asked)["value"][0] > part.metrics("mrr", **asked)["value"][0] > 0
    assert part.answers is not whole.answers


def test_an_error_is_no_answer():
    session = csdash.open(SAMPLE_DATA)
    for _ in range(2):
        with pytest.raises(CsdashError):
            session.metrics("nrr", where={"region": ["Nowhere"]})


def test_answers_take_no_more_than_their_room():
    results = Results(3 * 1000, lambda answer: answer.estimated_size())
    frames = [pl.DataFrame({"n": range(125)}) for _ in range(4)]
    assert frames[0].estimated_size() == 1000
    kept = [results.get(n, lambda n=n: frames[n]) for n in range(4)]
    assert all(one is other for one, other in zip(kept, frames, strict=True))
    counted = []
    results.get(3, lambda: counted.append(3))
    results.get(0, lambda: counted.append(0) or frames[0])
    assert counted == [0]
    # What has no room at all is given, and not kept.
    large = pl.DataFrame({"n": range(1000)})
    assert results.get("large", lambda: large) is large
    results.get("large", lambda: counted.append("large") or large)
    assert counted == [0, "large"]
    assert ANSWERS < 2**27


@dataclass(frozen=True, slots=True)
class Told:
    n: int
    parts: list[pl.DataFrame]
    by_name: dict[str, pl.DataFrame]


def test_an_analysis_takes_the_room_of_all_its_tables():
    frame = pl.DataFrame({"n": range(125)})
    answer = (Told(1, [frame, frame], {"a": frame}), "words", None, frame)
    assert room_of(answer) == room_of(None) + 4 * 1000


def test_an_analysis_is_answered_once_for_each_question():
    session, asked = csdash.open(SAMPLE_DATA), []

    @answered
    def analysis(session, question, kind):
        asked.append((question, kind))
        return Told(len(asked), [], {})

    question = Question(12, (), session.first_month, session.last_month)
    first = analysis(session, question, "nps")
    assert analysis(session, replace(question), "nps") is first
    others = [
        analysis(session, other, "nps")
        for other in (
            replace(question, window=3),
            replace(question, where=(("region", ("Kanto",)),)),
            replace(question, first=question.first + 1),
            replace(question, last=question.last - 1),
        )
    ]
    others.append(analysis(session, question, "csat"))
    assert [one.n for one in others] == [2, 3, 4, 5, 6]
    assert analysis(session.through(Scope.of(region=["Kanto"])), question, "nps").n == 7


def test_two_who_ask_at_once_wait_for_one_answer():
    session, started, meeting = csdash.open(SAMPLE_DATA), [], Barrier(2)

    @answered
    def question(self, n):
        started.append(n)
        return self.metrics("n_accounts")

    def ask():
        meeting.wait()
        question(session, 1)

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert started == [1]


def test_every_question_with_a_table_for_an_answer_is_kept():
    """Whoever adds a question need not know; this test does."""
    from csdash.session import Session

    kept = answered(lambda self: None).__code__
    questions = {
        name: one
        for name in dir(Session)
        if not name.startswith("_")
        and callable(one := getattr(Session, name))
        and "DataFrame" in str(getattr(one, "__annotations__", {}).get("return", ""))
    }
    assert len(questions) > 50
    bare = {name for name, one in questions.items() if getattr(one, "__code__", None) is not kept}
    assert bare == NOT_KEPT


NOT_KEPT = {"table", "marked_before", "account_ends", "account_names", "audit", "audit_summary"}
"""Asked with a table, kept in another way, or asked once."""
