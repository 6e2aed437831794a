"""From the outbox to a real server, and back into the life line."""

import socket
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from filelock import FileLock

from domain.invitations import InvitationState, Waits
from domain.links import token_hash
from mailing.delivery import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    Delivery,
    Surroundings,
    pause_after,
)
from mailing.server import Timeouts, connect
from storage.embedded import import_lock
from storage.mail_schema import MessageRow
from storage.schema import ChangeRow
from tests.mailing.mail_server import MailServer
from tests.mailing.post import KEY, SENDER, Post, dialling, settings_for

PATIENCE = 20  # seconds; a server may take 30 to say hello
SHORT = Timeouts(connect=2, answer=0.5, taken=0.5)


def test_a_ticked_contact_has_the_mail_with_a_link_to_the_portal(
    post: Post, server: MailServer
) -> None:
    row = post.invite()
    done = post.delivery(dialling(server.port)).run()

    (received,) = server.received
    invitation = post.invitation(row)
    link = f"https://portal.hauling.example/invite/{KEY.invitation_token(invitation.id, 1)}"
    assert (done.sent, done.next_at, done.trouble) == (1, None, "")
    assert received.sender == SENDER
    assert received.recipients == (row.contact.email,)
    assert link in received.plain
    assert f'href="{link}"' in received.html
    assert (invitation.state, invitation.sent_at) == (InvitationState.SENT, post.clock())


def test_many_messages_go_over_one_connection(post: Post, server: MailServer) -> None:
    for n in range(45):
        post.invite(f"Person {n}")
    assert post.delivery(dialling(server.port)).run().sent == 45
    assert server.connections == 1
    assert len({one.message["Message-ID"] for one in server.received}) == 45


def test_no_token_is_in_the_outbox_or_anywhere_else_in_the_database(
    post: Post, server: MailServer
) -> None:
    server.mood.script = [("content", "451 Later")]
    row = post.invite()
    post.delivery(dialling(server.port)).run()

    token = KEY.invitation_token(post.invitation(row).id, 1)
    with post.office.database.reading() as session:
        assert session.query(MessageRow).one().content is not None
    place = post.office.database.place
    dump = place.read_bytes() + place.with_name(f"{place.name}-wal").read_bytes()
    assert token_hash(token).encode() in dump
    assert token.encode() not in dump
    assert KEY.raw not in dump
    assert KEY.raw.hex().encode() not in dump


def test_what_the_server_puts_off_is_tried_again_later_with_the_same_bytes(
    post: Post, server: MailServer
) -> None:
    server.mood.script = [("rcpt", "450 4.2.1 Busy"), ("content", "452 4.3.1 Full")]
    row = post.invite()
    delivery = post.delivery(dialling(server.port))

    first = delivery.run()
    assert (first.put_off, first.next_at) == (1, post.clock() + FIRST_PAUSE)
    assert post.invitation(row).words == "450 4.2.1 Busy"
    assert post.invitation(row).state is InvitationState.MADE
    assert delivery.run().sent == 0  # not before its time

    post.clock.now += FIRST_PAUSE
    with post.office.database.reading() as session:
        content = session.query(MessageRow).one().content
    post.office.change(
        row.id, lambda one: replace(one, contact=replace(one.contact, name="Another Name"))
    )
    assert delivery.run().put_off == 1
    post.clock.now += 2 * FIRST_PAUSE
    assert delivery.run().sent == 1
    assert content is not None
    assert "Hello John Doe," in server.received[0].plain
    assert post.invitation(row).words == ""


def test_a_refused_address_is_marked_with_the_words_and_gets_no_automatic_mail(
    post: Post, server: MailServer
) -> None:
    server.mood.refused = {"jo": "550 5.1.1 No such user"}
    row = post.invite("Jo", email="jo@mill.example")
    assert post.delivery(dialling(server.port)).run().refused == 1

    (attention,) = post.invitations.refused_addresses(10)
    assert (attention.name, attention.words) == ("Jo", "550 5.1.1 No such user")
    assert post.invitation(row).state is InvitationState.REFUSED
    post.office.setup.keep(replace(post.office.comm, auto_send_portal_invitation=True))
    mill = post.office.add_account("21638", "The Mill")
    again = post.add("Jo", email="JO@mill.example", account=mill)
    assert post.invitation(again).waits_for is Waits.ADDRESS

    server.mood.refused = {}
    post.invitations.resend(row.id)
    assert post.delivery(dialling(server.port)).run().sent == 1
    assert post.invitations.refused_addresses(10) == ()


def test_a_changed_address_needs_no_attention_any_more(post: Post, server: MailServer) -> None:
    server.mood.refused = {"jo": "550 No"}
    row = post.invite("Jo", email="jo@mill.example")
    post.delivery(dialling(server.port)).run()
    post.office.change(
        row.id, lambda one: replace(one, contact=replace(one.contact, email="j@mill.example"))
    )
    assert post.invitations.refused_addresses(10) == ()


def test_a_refused_message_is_no_refused_address(post: Post, server: MailServer) -> None:
    server.mood.unwanted = {"john.doe": "554 5.7.1 Looks like spam"}
    row = post.invite()
    post.delivery(dialling(server.port)).run()

    assert post.invitation(row).words == "554 5.7.1 Looks like spam"
    assert post.invitations.refused_addresses(10) == ()


def test_a_refused_sender_holds_all_back_until_it_is_changed(
    post: Post, server: MailServer
) -> None:
    server.mood.script = [("mail", "553 5.7.1 Not your address")] * 2
    rows = [post.invite(f"Person {n}") for n in range(2)]
    post.delivery(dialling(server.port)).run()

    assert {post.invitation(row).waits_for for row in rows} == {Waits.SENDER}
    assert "refuses the sender office@hauling.example: 553" in post.invitation(rows[0]).words
    assert post.invitations.send_waiting() == 2
    assert post.delivery(dialling(server.port)).run().sent == 2


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "content"])
@pytest.mark.parametrize("fault", ["drop", "garbage", "stall", "421 4.3.2 Closing down"])
def test_a_connection_that_fails_in_the_middle_costs_nothing(
    post: Post, server: MailServer, step: str, fault: str
) -> None:
    server.mood.script = [(step, fault)]
    for n in range(3):
        post.invite(f"Person {n}")
    delivery = post.delivery(lambda: connect(settings_for(server.port), timeouts=SHORT))

    first = delivery.run()
    post.clock.now += timedelta(hours=1)
    second = delivery.run()

    assert (first.put_off, first.sent + second.sent) == (1, 3)
    assert sorted(one.recipients[0] for one in server.received) == [
        f"person.{n}@renogym.example" for n in range(3)
    ]


def test_a_server_that_is_not_there_is_left_alone_for_longer_each_time(
    post: Post, server: MailServer
) -> None:
    post.invite()
    delivery = post.delivery(dialling(server.port))
    server.go_away()
    pauses = []
    for _ in range(9):
        done = delivery.run()
        assert "does not take connections" in done.trouble
        assert done.next_at is not None
        pauses.append(done.next_at - post.clock())
        early = delivery.run()
        assert (early.trouble, early.next_at) == (done.trouble, done.next_at)
        post.clock.now = done.next_at

    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE
    server.come_back()
    assert delivery.run().sent == 1


def test_a_wait_for_the_server_can_be_broken_off_and_the_mail_goes_later(
    post: Post, server: MailServer
) -> None:
    server.mood.script = [("content", "stall")]
    row = post.invite()
    delivery = post.delivery(dialling(server.port))
    running = threading.Thread(target=delivery.run)
    running.start()
    while server.mood.script:
        running.join(0.01)
    delivery.break_off()
    running.join()
    assert post.invitation(row).state is InvitationState.MADE
    post.clock.now += LONGEST_PAUSE
    assert delivery.run().sent == 1


def test_a_server_that_takes_no_connection_is_not_waited_for_once_sending_is_to_stop(
    post: Post,
) -> None:
    """Neither where nobody answers at all, nor where nobody says hello."""
    row = post.invite()
    with socket.create_server(("127.0.0.1", 0)) as mute:
        stopped = threading.Event()
        delivery = post.delivery(dialling(mute.getsockname()[1]))
        running = threading.Thread(target=lambda: delivery.run(stop=stopped.is_set))
        running.start()
        connected, _ = mute.accept()
        stopped.set()
        running.join(PATIENCE)
        assert not running.is_alive()
        connected.close()
    assert post.invitation(row).state is InvitationState.MADE


def test_who_presses_send_now_does_not_wait(post: Post, server: MailServer) -> None:
    post.invite()
    delivery = post.delivery(dialling(server.port))
    server.go_away()
    delivery.run()
    server.come_back()
    assert delivery.run(at_once=True).sent == 1


def test_a_message_that_is_put_off_for_days_is_given_up_and_says_so(
    post: Post, server: MailServer
) -> None:
    server.mood.chances, server.mood.faults = {"rcpt": 1}, ("452 4.2.2 Mailbox full",)
    row = post.invite()
    delivery, rounds = post.delivery(dialling(server.port)), 0
    while (done := delivery.run()).next_at is not None:
        post.clock.now, rounds = done.next_at, rounds + 1

    assert post.invitation(row).state is InvitationState.REFUSED
    assert post.invitation(row).words == "Given up after 5 days: 452 4.2.2 Mailbox full"
    assert 100 < rounds < 150


def test_no_more_messages_a_minute_than_the_server_takes(post: Post, server: MailServer) -> None:
    for n in range(7):
        post.invite(f"Person {n}")
    began = post.clock()
    post.delivery(dialling(server.port, mail_per_minute=2)).run()

    assert len(server.received) == 7
    assert post.clock() - began == timedelta(minutes=3)


def test_access_that_ends_while_others_are_sent_is_noticed_before_its_mail_leaves(
    post: Post, server: MailServer
) -> None:
    rows = [post.invite(f"Person {n}") for n in range(3)]
    delivery = post.delivery(dialling(server.port, mail_per_minute=1))
    delivery.run(stop=lambda: len(server.received) == 2)
    post.revoke(rows[2].id)
    post.clock.now += timedelta(hours=1)
    delivery.run()

    assert sorted(one.recipients[0] for one in server.received) == [
        "person.0@renogym.example",
        "person.1@renogym.example",
    ]
    assert post.invitation(rows[2]).state is InvitationState.CANCELLED


def test_a_template_that_cannot_be_used_holds_the_mail_back_and_says_why(
    post: Post, server: MailServer
) -> None:
    row = post.invite()
    (template,) = post.mail.templates()
    post.mail.keep_template(replace(template, body="{{ gate_code }}"))
    assert post.delivery(dialling(server.port)).run().sent == 0
    assert "there is no placeholder gate_code" in post.invitation(row).words
    post.mail.keep_template(template)
    assert post.invitations.send_waiting() == 1
    assert post.delivery(dialling(server.port)).run().sent == 1


def test_an_address_only_some_servers_can_read_is_refused_by_the_others(post: Post) -> None:
    row = post.invite("Jörg", email="jörg@mill.example")
    with MailServer(utf8=False) as old:
        post.delivery(dialling(old.port)).run()
    assert "no address with letters like these" in post.invitation(row).words
    post.invitations.resend(row.id)
    with MailServer() as new:
        post.delivery(dialling(new.port)).run()
        assert new.received[0].recipients == ("jörg@mill.example",)


def test_only_one_sends_at_a_time(post: Post, server: MailServer) -> None:
    post.invite()
    with post.outbox.alone() as alone:
        assert alone
        assert post.delivery(dialling(server.port)).run().elsewhere
    assert post.delivery(dialling(server.port)).run().sent == 1


def test_an_answer_is_not_forgotten_while_somebody_else_is_writing(
    post: Post, server: MailServer
) -> None:
    row = post.invite()
    # As an import does, which another thread begins and ends here.
    lock = FileLock(import_lock(post.office.database.place).lock_file, thread_local=False)
    server.before_content = lock.acquire
    pause = post.clock.pause

    def wait(seconds: float) -> None:
        pause(seconds)
        if len(post.clock.pauses) == 2:
            lock.release()

    around = Surroundings(clock=post.clock, pause=wait, chance=lambda: 0.5)
    done = Delivery(post.outbox, dialling(server.port), around).run()

    assert (done.sent, post.clock.pauses) == (1, [1, 1])
    assert post.invitation(row).state is InvitationState.SENT
    assert len(server.received) == 1


def test_two_deliveries_at_once_send_nothing_twice(post: Post, server: MailServer) -> None:
    for n in range(30):
        post.invite(f"Person {n}")
    threads = [threading.Thread(target=post.delivery(dialling(server.port)).run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.received) == 30


def test_the_life_line_says_who_sent_it_and_staff_can_still_undo_what_they_did(
    post: Post, server: MailServer
) -> None:
    post.invite()
    post.delivery(dialling(server.port)).run()
    with post.office.database.reading() as session:
        last = session.query(ChangeRow).order_by(ChangeRow.device_seq.desc()).first()
    assert last is not None
    assert (last.entity, last.staff_name) == ("invitation", "Portal Desk")
    assert last.fields["state"] == ["made", "sent"]


def test_pauses_grow_to_an_hour_and_are_spread() -> None:
    assert pause_after(0, 0.5) == FIRST_PAUSE
    assert pause_after(50, 0.5) == LONGEST_PAUSE
    assert pause_after(3, 0) < pause_after(3, 1) < pause_after(4, 0.5)
