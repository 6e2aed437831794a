"""Questions whose answer nobody waits for any more."""

from itertools import count

import pytest
from sqlalchemy import text

from domain.asking import asking
from domain.errors import CancelledError
from tests.office import Office

_LONG = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
    " SELECT count(*) FROM n"
)


def test_a_question_is_given_up_once_its_answer_is_not_wanted(office: Office) -> None:
    looks = count()
    with (
        pytest.raises(CancelledError),
        asking(lambda: next(looks) < 2),
        office.database.reading() as session,
    ):
        session.execute(_LONG)
    assert next(looks) == 3
    with office.database.reading() as session:
        assert session.execute(_LONG).scalar_one() == 1_000_000


def test_a_write_is_never_given_up_half_way(office: Office) -> None:
    with asking(lambda: False), office.database.writing(office.author) as session:
        assert session.execute(_LONG).scalar_one() == 1_000_000
