"""What the database driver complains of, in words a clerk can act on."""

from pathlib import Path

from domain.errors import BusyError, DatabaseError, DataError, WrongKeyError

# Primary result codes of SQLite, https://www.sqlite.org/rescode.html
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = (
    5, 6, 8, 10, 11, 13, 14, 26,
)  # fmt: skip


def in_words(error: BaseException | None, place: Path) -> DataError | BaseException:
    """The error to raise instead; the error itself when it is a mistake of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    match code and code & 0xFF:
        case 5 | 6:
            return BusyError()
        case 26:
            return WrongKeyError()
    sentences = {
        _READONLY: f"The database {place} cannot be written to."
        " Allow writing to the file and its folder, or choose another place.",
        _IOERR: f"The disk with the database {place} does not answer as it should."
        " Check the disk, then try again.",
        _CORRUPT: f"The database {place} is damaged. Restore a backup of it.",
        _FULL: f"The disk with the database {place} is full. Make room, then try again.",
        _CANTOPEN: f"The database {place} cannot be opened. Check that you may read and write it.",
    }
    sentence = sentences.get(code & 0xFF) if code else None
    if sentence:
        return DatabaseError(sentence)
    return error or DatabaseError(f"The database {place} cannot be used.")
