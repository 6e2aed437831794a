"""The service that serves the portal, as staff need it: does it answer, and show me this person."""

import json

import requests
from requests.exceptions import ConnectionError as NotConnectedError
from requests.exceptions import RequestException, SSLError, Timeout

from desktop.mail_room import MailRoom
from domain.contacts import AccountContact
from domain.errors import DataError
from domain.links import preview_link
from domain.mail import Tried, url_problem
from domain.portal_preview import Preview
from storage.portal_previews import SqlPreviewBook

_PATIENCE = 5  # seconds, for each step of an answer
_RUNS = {"status": "runs"}
_MOST = 1_000  # bytes; the answer of ours has a few


class NoPreviewError(DataError):
    """The sentence says why not."""


class PortalRoom:
    """A PortalDesk. It asks the network and the keyring: in a worker."""

    def __init__(self, mail_room: MailRoom) -> None:
        self._mail_room = mail_room

    def try_portal(self, url: str) -> Tried:
        """Follows nowhere: the links that are mailed begin with this address and no other."""
        where = url.strip().rstrip("/")
        if problem := url_problem(where) if where else "Enter the address first.":
            return Tried(works=False, sentence=problem)
        try:
            with requests.get(
                f"{where}/health", timeout=_PATIENCE, allow_redirects=False, stream=True
            ) as answer:
                return _told(answer)
        except RequestException as error:
            return Tried(works=False, sentence=_why(error))

    def preview(self, row: AccountContact) -> str:
        room = self._mail_room
        book = SqlPreviewBook(room.database, room.secrets.link_key())
        url = book.portal_url(row.account_id)
        if not url:
            raise NoPreviewError("Set the Customer Portal URL in System Options first.")
        tried = self.try_portal(url)
        if not tried.works:
            raise NoPreviewError(f"The portal cannot be shown. {tried.sentence}")
        return preview_link(url, book.make(Preview.of(row), room.author))


def _told(answer: requests.Response) -> Tried:
    if answer.is_redirect:
        return Tried(works=False, sentence="This address leads on to another one. Enter that one.")
    if answer.status_code in (502, 503, 504):
        sentence = "A server answers, but Portal Desk does not run behind it. Start the service."
        return Tried(works=False, sentence=sentence)
    body = answer.raw.read(_MOST, decode_content=True)
    try:
        ours = answer.ok and json.loads(body) == _RUNS
    except ValueError:
        ours = False
    if not ours:
        return Tried(works=False, sentence="A server answers, but it is not Portal Desk.")
    return Tried(works=True, sentence="Works. The customer portal answers.")


def _why(error: RequestException) -> str:
    if isinstance(error, SSLError):
        return "The certificate of this address is not valid. Look at it in a browser."
    if isinstance(error, Timeout):
        return "There was no answer in time. Is the address right, and the service started?"
    if isinstance(error, NotConnectedError):
        return "Nothing answers at this address. Is it right, and the service started?"
    return "The answer could not be read. Is the address right?"
