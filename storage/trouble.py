"""What the database driver complains of, in words a clerk can act on."""

from pathlib import Path

from domain.errors import BusyError, DatabaseError, WrongKeyError

# Primary result codes, https://www.sqlite.org/rescode.html
_BUSY, _LOCKED, _NOT_A_DATABASE = 5, 6, 26
_SENTENCES = {
    8: "The database {place} cannot be written to."  # READONLY
    " Allow writing to the file and its folder, or choose another place.",
    10: "The disk with the database {place} does not answer as it should."  # IOERR
    " Check the disk, then try again.",
    11: "The database {place} is damaged. Restore a backup of it.",  # CORRUPT
    13: "The disk with the database {place} is full. Make room, then try again.",  # FULL
    14: "The database {place} cannot be opened."  # CANTOPEN
    " Check that you may read and write the file and its folder.",
}


def in_words(error: BaseException | None, place: Path) -> BaseException:
    """The error to raise instead; the error itself where it is a mistake of the program."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in (_BUSY, _LOCKED):
        return BusyError()
    if primary == _NOT_A_DATABASE:
        return WrongKeyError()
    if primary in _SENTENCES:
        return DatabaseError(_SENTENCES[primary].format(place=place))
    return error or DatabaseError(f"The database {place} cannot be used.")
