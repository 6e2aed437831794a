"""Where the files of resources/ are."""

from pathlib import Path

# They lie beside the packages in the source tree, in site-packages and in the packaged program.
FOLDER = Path(__file__).resolve().parents[1] / "resources"


def resource(*parts: str) -> Path:
    """Return the path of a file: ``resource("icons", "portal-desk.svg")``."""
    return FOLDER.joinpath(*parts)
