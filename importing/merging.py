"""What an import makes of a value that is here already: staff's own changes stay (A24)."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from domain.changes import merge


class Fields(NamedTuple):
    values: dict[str, str]  # to be stored
    kept: list[str]  # names of fields whose value here stays against the source's


class Entries(NamedTuple):
    values: list[str]
    kept: list[str]  # entries of the source that staff removed or replaced here


def merged_fields(
    seen: Mapping[str, str], here: Mapping[str, str], source: Mapping[str, str]
) -> Fields:
    """seen is what the source said last time; what it never spoke of counts as empty then."""
    theirs = {name: here[name] for name in source}
    base = {name: seen.get(name, "") for name in source}
    values = {name: str(value) for name, value in merge(base, source, theirs).values.items()}
    return Fields(values, [name for name, value in values.items() if value != source[name]])


def merged_entries(
    seen: Sequence[str],
    here: Sequence[str],
    source: Sequence[str],
    key: Callable[[str], str],
    *,
    complete: bool,
) -> Entries:
    """The same for a list such as the phones of a person, whose entries count as a set.

    complete says that an entry which the source no longer has is to go.
    """
    known, stored = [key(one) for one in seen], [key(one) for one in here]
    wanted = {key(one): one for one in source}
    values: list[str | None] = list(here)
    new = [one for name, one in wanted.items() if name not in known and name not in stored]
    for name in known:
        if complete and name not in wanted and name in stored:
            # An entry that took the place of another stands where that one stood.
            values[stored.index(name)] = new.pop(0) if new else None
    kept = [one for name, one in wanted.items() if name in known and name not in stored]
    return Entries([one for one in values if one is not None] + new, kept)


def merged_note(
    seen: Sequence[str], here: str, source: Sequence[str], *, complete: bool
) -> tuple[str, bool]:
    """Paragraphs of the source within a note that staff may write in too; whether they did."""
    note = here
    new = [one for one in source if one not in seen and one not in note]
    for former in seen:
        if complete and former not in source and former in note:
            note = note.replace(former, new.pop(0) if new else "").strip()
    kept = any(one in seen and one not in here for one in source)
    return "\n".join(part for part in (note, *new) if part), kept
