"""One figure: ours beside a peer's, taken in the same run, and the bound on their ratio."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    name: str
    ours: float
    peer: float
    unit: str
    bound: float
    at_least: bool = False  # the peer must be so many times ours, instead of ours at most so many
    more_is_better: bool = False  # ours must be so many times the peer's

    @property
    def ratio(self) -> float:
        above, below = (self.peer, self.ours) if self.at_least else (self.ours, self.peer)
        return above / below if below else float("inf")

    @property
    def holds(self) -> bool:
        lower = self.at_least or self.more_is_better
        return self.ratio >= self.bound if lower else self.ratio <= self.bound

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "ours": round(self.ours, 2),
            "peer": round(self.peer, 2),
            "unit": self.unit,
            "ratio": round(self.ratio, 2),
            "bound": f"{'>=' if self.at_least or self.more_is_better else '<='} {self.bound:g}",
            "holds": self.holds,
        }

    def __str__(self) -> str:
        bound = f"{'≥' if self.at_least or self.more_is_better else '≤'} {self.bound:g}"
        mark = "holds" if self.holds else "DOES NOT HOLD"
        return (
            f"{self.name:58} {self.ours:>10,.1f} {self.peer:>11,.1f} {self.unit:3}"
            f" {self.ratio:>9,.1f} {bound:>7}  {mark}"
        )


def percentile(values: list[float], percent: int) -> float:
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]
