from tests.desktop.conftest import theme

__all__ = ["theme"]
