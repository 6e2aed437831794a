"""How far a command is: on a terminal, one line that keeps changing."""

import sys


class TerminalProgress:
    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()

    def report(self, done: int, total: int, what: str) -> None:
        if self._shows:
            percent = f" {done * 100 // total} %" if total else ""
            end = "\r\033[K" if done == total else ""
            print(f"\r\033[K{what}{percent}{end}", end="", file=sys.stderr, flush=True)
