"""Making what was written outlast a power cut."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Have a name that was given in this folder survive a power cut."""
    if os.name == "nt":  # where folders cannot be opened, and names are kept by the system
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
