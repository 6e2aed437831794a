"""A program that sends what is queued until nothing is left; tests end it at any moment.

Its clock runs fast, so that a minute's pause is over in a moment.
"""

import ssl
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from domain.mail import MailSettings, Security
from mailing.delivery import Delivery, Surroundings
from mailing.server import Timeouts, connect
from storage.engine import open_database
from storage.outbox import Outbox
from tests.mailing.post import KEY
from tests.office import MONDAY_MORNING


def main(place: str, port: str, authority: str, since: str, faster: str) -> None:
    def clock() -> datetime:
        return MONDAY_MORNING + timedelta(seconds=(time.time() - float(since)) * int(faster))

    settings = MailSettings(
        mail_server="127.0.0.1", mail_port=int(port), mail_security=Security.STARTTLS
    )
    context = ssl.create_default_context(cafile=authority)
    timeouts = Timeouts(connect=5, answer=5, taken=5)
    around = Surroundings(clock=clock, pause=lambda seconds: time.sleep(seconds / int(faster)))
    database = open_database(Path(place), clock=clock)
    outbox = Outbox(database, KEY)
    delivery = Delivery(
        outbox, lambda: connect(settings, timeouts=timeouts, context=context), around
    )
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while outbox.next_try() is not None:
        delivery.run(at_once=True)
        time.sleep(0.01)
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
