"""Where somebody was in the main window, for Back and Forward."""

from desktop.settings import Place

Stop = Place | None  # None: All contacts

_KEPT = 100


class Places:
    """Visited places in order. A step back is not forgotten until one goes on elsewhere."""

    def __init__(self) -> None:
        self._visited: list[Stop] = []
        self._at = -1

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at < len(self._visited) - 1

    def visit(self, place: Stop) -> None:
        """Note where somebody is now; noting the present place again changes nothing."""
        if self._visited and self._visited[self._at] == place:
            return
        self._visited = [*self._visited[: self._at + 1], place][-_KEPT:]
        self._at = len(self._visited) - 1

    def back(self) -> Stop:
        self._at -= 1
        return self._visited[self._at]

    def forward(self) -> Stop:
        self._at += 1
        return self._visited[self._at]
