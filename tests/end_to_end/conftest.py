from tests.desktop.conftest import theme
from tests.service.conftest import chromium

__all__ = ["chromium", "theme"]
