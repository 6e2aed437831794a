import os
import subprocess
import sys
import time
from uuid import RFC_4122, UUID, uuid4

import pytest

from domain.ids import AccountId, ContactId, SiteId, account_contact_id, link_id, new_id


def test_an_id_is_a_uuid_of_version_7_that_carries_the_time_it_was_made() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000

    assert (made.version, made.variant) == (7, RFC_4122)
    assert before <= made.int >> 80 <= after


def test_ids_do_not_repeat() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_two_offices_that_link_the_same_person_apart_make_the_same_record() -> None:
    account, person, site = AccountId(uuid4()), ContactId(uuid4()), SiteId(uuid4())
    here = account_contact_id(account, person)
    there = account_contact_id(AccountId(UUID(str(account))), ContactId(UUID(str(person))))

    assert here == there
    assert link_id(here, site) == link_id(there, site)
    assert len({here, link_id(here, None), link_id(here, site)}) == 3


_FORKS = """
import os
from domain.ids import new_id
new_id()
reader, writer = os.pipe()
if os.fork() == 0:
    os.write(writer, str(new_id()).encode())
    os._exit(0)
os.wait()
print(os.read(reader, 36).decode(), new_id())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system starts processes anew")
def test_a_process_and_its_copy_make_different_ids() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FORKS], capture_output=True, text=True, check=True
    )
    there, here = map(UUID, done.stdout.split())
    random_bits = (1 << 62) - 1
    assert there.int & random_bits != here.int & random_bits
