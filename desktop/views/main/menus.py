"""The menu bar. A menu has only entries that do something."""

from PySide6.QtWidgets import QMenuBar

from desktop.views.main.actions import MainActions


def fill_menu_bar(bar: QMenuBar, actions: MainActions) -> None:
    tr = bar.tr
    file = bar.addMenu(tr("&File"))
    file.addActions([actions.import_files, actions.export, actions.open_demo])
    file.addSeparator()
    file.addActions(list(actions.safety.values()))
    file.addSeparator()
    file.addAction(actions.quit)
    edit = bar.addMenu(tr("&Edit"))
    edit.addAction(actions.undo)
    edit.addSeparator()
    edit.addActions([actions.search, actions.filter_contacts, actions.filter_accounts])
    view = bar.addMenu(tr("&View"))
    view.addActions([actions.accounts, actions.all_contacts])
    view.addSeparator()
    view.addActions([actions.back, actions.forward, actions.refresh])
    view.addSeparator()
    view.addActions([actions.calendar, actions.today])
    view.addSeparator()
    view.addMenu(tr("T&heme")).addActions(list(actions.themes.values()))
    view.addActions([actions.zoom_in, actions.zoom_out, actions.zoom_reset])
    view.addSeparator()
    view.addActions([actions.next_pane, actions.previous_pane])
    accounts = bar.addMenu(tr("&Accounts"))
    accounts.addActions([actions.add_account, actions.edit_account, actions.copy_account])
    accounts.addSeparator()
    accounts.addActions([actions.previous_site, actions.next_site, actions.choose_site])
    accounts.addAction(actions.site_seers)
    contacts = bar.addMenu(tr("&Contacts"))
    contacts.addActions([actions.add_contact, actions.edit_contact, actions.merge_contacts])
    contacts.addSeparator()
    contacts.addActions([actions.invite, actions.send_invitations, actions.earlier_invitations])
    contacts.addAction(actions.login_requests)
    setup = bar.addMenu(tr("&Setup"))
    first, second, third, *lists = actions.setup.values()
    setup.addActions([first, second, third])
    setup.addSeparator()
    setup.addActions(lists)
    bar.addMenu(tr("&Help")).addActions([actions.shortcuts, actions.about])
