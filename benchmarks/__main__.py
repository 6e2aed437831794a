"""`python3 dev.py bench`: every figure of README's speed table, with its bound.

The first run builds a database of a million contacts in the user's cache folder, which takes
about ten minutes and 6 GB.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks import (
    contact,
    dialogs,
    importing,
    invitations,
    ours_list,
    peer_list,
    portal,
    starting,
    stretches,
)
from benchmarks.large_office import empty_office, large_office, plain_copy
from benchmarks.line import Line, percentile
from benchmarks.own_process import measured
from benchmarks.queries import queries
from domain.books import ContactOrder

_CONTACTS = 1_000_000
_PROXY_QUERIES = 5  # of a second or more each
_TYPED = 40  # queries, key by key
_FRAME = 16.0  # milliseconds
_ORDERS = {
    ContactOrder.NAME: "",
    ContactOrder.TYPE: "level",
    ContactOrder.BILLING_CONTACT: "billing",
    ContactOrder.TITLE: "sort_title",
    ContactOrder.EMAIL: "sort_email",
    ContactOrder.PHONE: "phone",
    ContactOrder.SERVICE_NOTIFICATION: "receive_service_notifications",
    ContactOrder.REQUEST_NOTIFICATION: "request_notification_method",
    ContactOrder.PORTAL_USER: "portal_state",
    ContactOrder.ACCOUNT: "sort_account",
}


def list_lines(contacts: int, _data: Path | None) -> Iterator[Line]:
    ours, plain = large_office(contacts), plain_copy(contacts)
    took, used = measured(ours_list.last_row, ours)
    peer_took, peer_used = measured(peer_list.last_row, plain)
    yield Line(
        name="last row reached and painted",
        ours=took,
        peer=peer_took,
        unit="ms",
        bound=50,
        at_least=True,
    )
    yield Line(name="memory at the last row", ours=used, peer=peer_used, unit="MB", bound=0.5)
    empty = measured(ours_list.without_rows, empty_office())
    yield Line(
        name="memory at the last row, over an empty database's 80 MB",
        ours=used - empty,
        peer=80,
        unit="MB",
        bound=1,
    )


def question_lines(contacts: int, _data: Path | None) -> Iterator[Line]:
    ours, plain = large_office(contacts), plain_copy(contacts)
    asked = queries()
    times = measured(ours_list.filtering, ours, asked)
    proxy = measured(peer_list.filtering, plain, asked[:_PROXY_QUERIES])
    yield Line(
        name=f"key in the filter to first rows, 95th of {len(asked)}",
        ours=percentile(times, 95),
        peer=percentile(proxy, 50),
        unit="ms",
        bound=100,
        at_least=True,
    )
    columns = {order.value: column for order, column in _ORDERS.items()}
    clicked = measured(ours_list.sorting, ours)
    bare = measured(peer_list.sorting, ours, columns)
    worst = max(clicked, key=lambda name: clicked[name] / bare[name])
    yield Line(
        name=f"sort by a column to first rows, the worst ({worst})",
        ours=clicked[worst],
        peer=bare[worst],
        unit="ms",
        bound=5,
    )


def contact_lines(contacts: int, _data: Path | None) -> Iterator[Line]:
    place = large_office(contacts)
    for name, work in (("opened", contact.opening), ("saved", contact.saving)):
        took, bare = measured(work, place)
        yield Line(name=f"Edit Contact {name}", ours=took, peer=bare, unit="ms", bound=2)


def start_lines(contacts: int, _data: Path | None) -> Iterator[Line]:
    window, rows = starting.ours(large_office(contacts))
    bare_rows = starting.bare_table(plain_copy(contacts))
    yield Line(
        name="start to the window", ours=window, peer=starting.bare_window(), unit="ms", bound=2
    )
    yield Line(name="start to the first contacts", ours=rows, peer=bare_rows, unit="ms", bound=6)


def invitation_lines(contacts: int, _data: Path | None) -> Iterator[Line]:
    took, bare = measured(invitations.queueing, contacts)
    yield Line(
        name=f"{invitations.QUEUED:,} invitations queued from a selection",
        ours=took,
        peer=bare,
        unit="ms",
        bound=5,
    )
    speed, peer_speed = measured(invitations.delivering, contacts)
    yield Line(
        name="invitations delivered over one connection",
        ours=speed,
        peer=peer_speed,
        unit="/s",
        bound=0.5,
        more_is_better=True,
    )


def setup_lines(contacts: int, _data: Path | None) -> Iterator[Line]:
    place = large_office(contacts)
    for name, work in (
        ("Account Class", dialogs.class_opening),
        ("System Options", dialogs.options_opening),
    ):
        took, bare = measured(work, place)
        yield Line(name=f"{name} opened", ours=took, peer=bare, unit="ms", bound=2)


def import_lines(_contacts: int, data: Path | None) -> Iterator[Line]:
    if data is None:
        print("The import is left out: it needs --data DIR.", file=sys.stderr)
        return
    took, bare = measured(importing.importing, empty_office(), importing.files_of(data))
    yield Line(name="import of AdventureWorks", ours=took, peer=bare, unit="ms", bound=6)


def stretch_lines(contacts: int, data: Path | None) -> Iterator[Line]:
    place = large_office(contacts)
    watched: list[tuple[str, Callable[[], list[float]]]] = [
        ("scrolling", partial(measured, stretches.scrolling, place)),
        ("filtering", partial(measured, stretches.filtering, place, queries()[:_TYPED])),
        ("saving", partial(measured, stretches.saving, place)),
        ("a bulk change", partial(measured, stretches.bulk_change, place)),
    ]
    if data is not None:
        files = importing.files_of(data)
        watched.append(("an import", partial(measured, stretches.importing, empty_office(), files)))
    for name, work in watched:
        found = work()
        yield Line(
            name=f"the GUI thread is away in {name} (most: {max(found):.0f} ms)",
            ours=percentile(found, 95),
            peer=_FRAME,
            unit="ms",
            bound=1,
        )


def portal_lines(_contacts: int, _data: Path | None) -> Iterator[Line]:
    served, bare = measured(portal.home_page)
    yield Line(
        name="portal home page, 10 accounts with 500 sites",
        ours=served,
        peer=bare,
        unit="/s",
        bound=0.4,
        more_is_better=True,
    )
    took, one_hash = measured(portal.login)
    yield Line(name="portal login", ours=took, peer=one_hash, unit="ms", bound=1.2)
    flooded, calm = measured(portal.flooded)
    yield Line(
        name="portal home page during 200 logins, 95th",
        ours=flooded,
        peer=calm,
        unit="ms",
        bound=6,
    )


_PARTS = {
    "list": list_lines,
    "questions": question_lines,
    "contact": contact_lines,
    "setup": setup_lines,
    "invitations": invitation_lines,
    "start": start_lines,
    "import": import_lines,
    "stretches": stretch_lines,
    "portal": portal_lines,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 dev.py bench", description=__doc__)
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures there too")
    parser.add_argument("--contacts", metavar="N", type=int, default=_CONTACTS)
    parser.add_argument("--only", choices=list(_PARTS), help="this part of them")
    parser.add_argument("--data", metavar="DIR", type=Path, help="with AdventureWorks to import")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    lines = []
    for part in [options.only] if options.only else _PARTS:
        for line in _PARTS[part](options.contacts, options.data):
            print(line, flush=True)
            lines.append(line)
    if options.json:
        options.json.write_text(json.dumps([line.as_json() for line in lines], indent=2))
    return 0 if all(line.holds for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
