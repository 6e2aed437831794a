"""Invitations through a mail server from hell, by a program that is killed again and again."""

import random
import ssl
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import trustme

from domain.bulk import Chosen
from domain.contacts import AccountContact
from domain.ids import ContactId, account_contact_id, new_id
from domain.invitation_batches import SendInvitations
from domain.invitations import InvitationState
from mailing.delivery import MOST_ANSWERS
from storage.account_contacts import store
from storage.invitation_batches import SqlBatchBook
from tests.conftest import ROUNDS
from tests.mailing.mail_server import DROP, GARBAGE, STALL, TEMPORARY, MailServer, Mood
from tests.mailing.post import KEY, Post

ROOT = Path(__file__).parents[2]
CLOSING, BUSY_TLS = "421 4.3.2 Closing down", "454 4.7.0 TLS not available"

_AT_ONCE = 500


def from_hell(rng: random.Random) -> Mood:
    return Mood(
        chances={
            "connect": 0.05,
            "starttls": 0.05,
            "mail": 0.02,
            "rcpt": 0.04,
            "data": 0.03,
            "content": 0.04,
        },
        faults=(*TEMPORARY, CLOSING, DROP, GARBAGE) * 8 + (BUSY_TLS, STALL),
        rng=rng,
    )


@dataclass
class Hell:
    """The program under test, and the server it talks to."""

    place: Path
    server: MailServer
    authority: Path
    since: float
    faster: int  # is the program's clock; what nobody takes for five days is given up

    def start(self) -> "subprocess.Popen[str]":
        command = (sys.executable, "-m", "tests.mailing.worker", self.place, self.server.port)
        started = subprocess.Popen(
            [*map(str, command), str(self.authority), str(self.since), str(self.faster)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert started.stdout is not None
        assert started.stdout.readline() == "ready\n"
        return started

    def killed_after(self, seconds: float) -> bool:
        """Whether the program was still at work by then."""
        with self.start() as program:
            try:
                program.wait(seconds)
            except subprocess.TimeoutExpired:
                program.kill()
                return True
        return False

    def to_the_end(self) -> None:
        with self.start() as program:
            assert program.wait(7_200) == 0


def invite_all(post: Post, wanted: int) -> dict[str, AccountContact]:
    """By address; one in ten is refused for good, one in twenty is not wanted."""
    blank, found = post.office.contacts.blank(post.gym.id).row, {}
    for start in range(0, wanted, _AT_ONCE):
        with post.office.database.writing(post.office.author) as session:
            for n in range(start, min(start + _AT_ONCE, wanted)):
                kind = "bad" if n % 10 == 3 else "unwanted" if n % 20 == 7 else "good"
                person = replace(
                    blank.contact,
                    id=ContactId(new_id()),
                    name=f"Person {n}",
                    email=f"{kind}{n}@mill.example",
                )
                id = account_contact_id(post.gym.id, person.id)
                found[person.email] = row = replace(blank, id=id, contact=person)
                store(session, row)
    everybody = Chosen(ids=frozenset(row.id for row in found.values()))
    book = SqlBatchBook(post.office.database, post.office.author)
    assert book.send(SendInvitations(), everybody, lambda _done, _total: None).changed == wanted
    return found


def test_every_good_address_gets_its_invitation_and_every_bad_one_is_explained(
    post: Post, tmp_path: Path, rounds: int
) -> None:
    people = invite_all(post, 500 if rounds <= ROUNDS else 250 * rounds)
    rng = random.Random(rounds)  # noqa: S311, a test
    mood = from_hell(rng)
    for address in people:
        local = address.partition("@")[0]
        if local.startswith("bad"):
            mood.refused[local] = "550 5.1.1 No such user"
        elif local.startswith("unwanted"):
            mood.unwanted[local] = "554 5.7.1 Not wanted here"
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    place = post.office.database.place

    with MailServer(mood, context=context) as server:
        faster = 300 if rounds <= ROUNDS else 20
        hell = Hell(place, server, tmp_path / "authority.pem", time.time(), faster)
        moments = [rng.uniform(0.05, 0.6) for _ in range(5 * rounds)]
        kills = sum(map(hell.killed_after, moments))
        hell.to_the_end()

    assert kills > rounds
    _everybody_is_settled(post, people, server)
    _doubles_are_the_same(post, people, server, kills)


def _everybody_is_settled(
    post: Post, people: dict[str, AccountContact], server: MailServer
) -> None:
    reached = {one.recipients[0] for one in server.received}
    for address, row in people.items():
        invitation = post.invitation(row)
        if address.startswith("good"):
            assert address in reached
            assert (invitation.state, invitation.words) == (InvitationState.SENT, "")
        else:
            assert address not in reached
            assert invitation.state is InvitationState.REFUSED
            assert invitation.words.startswith("550" if address.startswith("bad") else "554")
    marked = {attention.email for attention in post.invitations.refused_addresses(10_000)}
    assert marked == {address for address in people if address.startswith("bad")}
    assert post.invitations.mail_waiting().leaving == 0


def _doubles_are_the_same(
    post: Post, people: dict[str, AccountContact], server: MailServer, kills: int
) -> None:
    """Twice only where the end fell between the server's answer and what we wrote of it."""
    counted = Counter(one.recipients for one in server.received)
    assert sum(counted.values()) - len(counted) <= kills * MOST_ANSWERS
    contents: dict[tuple[str, ...], bytes] = {}
    for one in server.received:
        assert contents.setdefault(one.recipients, one.content) == one.content
        invitation = post.invitation(people[one.recipients[0]])
        assert one.message["Message-ID"] == f"<inv-{invitation.id}-1@hauling.example>"
        assert KEY.invitation_token(invitation.id, 1) in one.plain
