"""The client on a database, at All contacts. A program of its own."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.stamps import Stamps


def main() -> None:
    from desktop import opening  # noqa: PLC0415, its loading counts, after the clock has begun

    program: Any = opening  # looks on, and changes nothing
    stamps = Stamps(lambda: False)
    read: Callable[[], ModuleType] = program._read_the_rest  # noqa: SLF001

    class Watched(opening.OpeningWindow):
        def showEvent(self, event: Any) -> None:
            super().showEvent(event)
            self.installEventFilter(stamps)

    def read_and_watch() -> ModuleType:
        app: Any = read()
        made = app.Office

        def office(*given: object) -> Any:
            opened = made(*given)
            _watch(opened.window, stamps)
            return opened

        app.Office = office
        rest: ModuleType = app
        return rest

    program.OpeningWindow, program._read_the_rest = Watched, read_and_watch  # noqa: SLF001
    place, key_file = map(Path, sys.argv[1:])
    opening.open_client(
        argparse.Namespace(database=place, key_file=key_file, recovery_key=None, demo=False)
    )


def _watch(window: Any, stamps: Stamps) -> None:
    from desktop.models.listed_rows import ListState  # noqa: PLC0415, see above

    window.go(None)
    from desktop.models.all_contacts import AllContacts  # noqa: PLC0415, made with the window
    from desktop.views.all_contacts.page import AllContactsPage  # noqa: PLC0415

    (model,) = window.findChildren(AllContacts)
    (page,) = window.findChildren(AllContactsPage)
    stamps.wait_for(lambda: model.state is ListState.READY and model.rowCount() > 0)
    page.grid.viewport().installEventFilter(stamps)


if __name__ == "__main__":
    main()
