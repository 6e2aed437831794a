"""The client on a database, at All contacts. A program of its own."""

import sys
from pathlib import Path
from typing import Any

from benchmarks.stamps import Stamps
from desktop.data_files import KeySource


def main() -> None:
    from desktop import app  # noqa: PLC0415, its loading counts, after the clock has begun
    from desktop.models.listed_rows import ListState  # noqa: PLC0415

    stamps: list[Stamps] = []

    def watched(*given: object) -> Any:
        office = made(*given)
        window = office.window
        window.go(None)
        from desktop.models.all_contacts import AllContacts  # noqa: PLC0415, made with the window

        (model,) = window.findChildren(AllContacts)
        stamps.append(Stamps(lambda: model.state is ListState.READY and model.rowCount() > 0))
        from desktop.views.all_contacts.page import AllContactsPage  # noqa: PLC0415

        (page,) = window.findChildren(AllContactsPage)
        window.installEventFilter(stamps[0])
        page.grid.viewport().installEventFilter(stamps[0])
        return office

    program: Any = app
    made, program.Office = program.Office, watched  # looks on, and changes nothing
    app.run_client(Path(sys.argv[1]), KeySource(key_file=Path(sys.argv[2])), demo=False)


if __name__ == "__main__":
    main()
