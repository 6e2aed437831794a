"""*Why?* and *Open portal preview*: what is on the form now, and the step that says no."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from desktop.views.edit_contact.access_view import AccessView
from desktop.views.edit_contact.dialog import ACCESS
from desktop.views.edit_contact.seen_panel import SeenPanel
from desktop.views.edit_contact.why_dialog import WhyDialog
from desktop.views.main.site_chooser import SiteChooser
from desktop.views.widgets import Note, SearchField
from domain.accounts import Account
from domain.contacts import AccountContact, with_account_access, with_site_access
from domain.portal_access import PortalState
from domain.portal_scope import Page, Step
from domain.settings import SystemOptions
from tests.desktop.edit_contact.conftest import Open
from tests.desktop.edit_contact.editing import Editing, part
from tests.mailing.post import KEY, Clock, Post
from tests.office import Office, opened_again
from tests.service.serving import serving


def why(desk: Editing) -> WhyDialog:
    dialog = part(desk.dialog, WhyDialog)
    desk.qtbot.waitUntil(dialog.isVisible)
    return dialog


def ask(dialog: WhyDialog, page: Page) -> str:
    dialog.page.setCurrentIndex(dialog.page.findData(page))
    return dialog.verdict.text()


def given(office: Office, row: AccountContact) -> AccountContact:
    yes = replace(row.portal, state=PortalState.YES)
    return office.change(row.id, lambda stored: replace(stored, portal=yes))


def test_it_says_the_first_step_that_says_no_for_what_is_ticked_now(
    desk: Editing, office: Office, account: Account
) -> None:
    first, second, _ = office.sites(account)
    sites_only = with_account_access(desk.form.draft, wanted=False)
    portal = replace(sites_only.portal, state=PortalState.YES)
    draft = with_site_access(replace(sites_only, portal=portal), second.id, wanted=True)
    desk.form.edit(draft)
    desk.click("Why?")
    dialog = why(desk)
    assert ask(dialog, Page.HOME) == "Yes, John Doe sees this."
    assert ask(dialog, Page.BALANCE) == "No. Not with site level access."
    assert dialog.steps[Step.LINK].sentence.text() == "Not with site level access."

    dialog.where.set_value(True)
    assert dialog.choose.text() == f"{first.number}  {first.name}"
    assert ask(dialog, Page.REQUESTS) == "No. There is no link to this site."
    dialog.choose.click()
    search = part(part(dialog, SiteChooser), SearchField)
    desk.qtbot.keyClicks(search, second.number)
    desk.qtbot.keyClick(search, Qt.Key.Key_Return)
    assert ask(dialog, Page.REQUESTS) == "Yes, John Doe sees this."
    dialog.accept()


def test_access_that_is_not_given_is_the_reason_before_any_link(desk: Editing) -> None:
    desk.click("Why?")
    dialog = why(desk)
    assert dialog.verdict.text() == "No. Portal access was never given."
    assert dialog.steps[Step.CLASS_SWITCH].sentence.text() == "COMM: on"
    dialog.accept()


def test_in_the_access_tab_it_asks_about_the_marked_site(
    edit: Open, office: Office, account: Account, john: AccountContact
) -> None:
    third = office.sites(account)[2]
    with edit(given(office, john)) as desk:
        desk.dialog.show_tab(ACCESS)
        rows = part(desk.dialog, AccessView)
        rows.setCurrentIndex(rows.model().index(3, 0))
        part(desk.dialog, SeenPanel).why.click()
        dialog = why(desk)
        assert dialog.choose.text() == f"{third.number}  {third.name}"
        assert dialog.verdict.text() == "Yes, John Doe sees this."
        dialog.accept()


# The preview


class Catcher(QObject):
    """The browser of this computer."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@contextmanager
def a_browser() -> Iterator[Catcher]:
    catcher = Catcher()
    QDesktopServices.setUrlHandler("http", catcher, "take")  # type: ignore[arg-type]  # a text, whatever the stub says
    yield catcher
    QDesktopServices.unsetUrlHandler("http")


def panel(desk: Editing) -> SeenPanel:
    desk.dialog.show_tab(ACCESS)
    return part(desk.dialog, SeenPanel)


def refused(seen: SeenPanel) -> str:
    return " ".join(note.text() for note in seen.findChildren(Note))


def test_without_an_address_the_preview_says_what_is_missing(desk: Editing) -> None:
    seen = panel(desk)
    desk.qtbot.mouseClick(seen.preview, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: "Customer Portal URL" in refused(seen))


def test_without_a_service_the_preview_says_so(desk: Editing, office: Office) -> None:
    options = SystemOptions(customer_portal_url="http://127.0.0.1:9")
    office.setup.keep_options(options)
    seen = panel(desk)
    with a_browser() as browser:
        seen.preview.click()
        desk.qtbot.waitUntil(lambda: "Nothing answers at this address" in refused(seen))
    assert browser.opened == []


def test_the_preview_opens_in_the_browser_as_it_is_ticked_now(
    desk: Editing, office: Office, account: Account
) -> None:
    place = office.database.place
    place.with_name(f"{place.name}.links.key").write_text(KEY.raw.hex())
    _, second, _ = office.sites(account)
    sites_only = with_account_access(desk.form.draft, wanted=False)
    desk.form.edit(with_site_access(sites_only, second.id, wanted=True))
    theirs = replace(office, database=opened_again(office.database))
    with serving(Post(theirs, Clock())) as served, a_browser() as browser:
        office.setup.keep_options(SystemOptions(customer_portal_url=served.url))
        panel(desk).preview.click()
        desk.qtbot.waitUntil(lambda: len(browser.opened) == 1)
        page = served.browser().get(browser.opened[0].removeprefix(served.url)).text
    assert "Preview as John Doe" in page
    assert second.number in page
    assert office.sites(account)[0].number not in page
