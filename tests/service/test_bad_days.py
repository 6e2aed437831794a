"""The portal while its database cannot be written to: said, and over when the cause is."""

import logging
import shutil
from pathlib import Path

import pytest

from domain.logins import SEEN_EVERY
from tests.disks import small_disk
from tests.service.conftest import copied
from tests.service.serving import serving


def test_on_a_full_disk_who_is_in_goes_on_and_who_signs_in_is_asked_to_try_again(
    made: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with small_disk(tmp_path / "disk", 8_000_000) as disk:
        post = copied(made, disk)
        with serving(post) as served:
            row = post.invite()
            browser = served.accepted(row)
            (disk / "ballast").write_bytes(bytes(shutil.disk_usage(disk).free))
            post.clock.pause(SEEN_EVERY.total_seconds())
            assert browser.get("/home").status_code == 200
            with caplog.at_level(logging.ERROR):
                _, refused = served.login(row.contact.email)
            assert refused.status_code == 503
            assert "Please try again in a moment" in refused.text
            (trouble,) = {vars(one)["about"]["trouble"] for one in caplog.records}
            assert trouble.endswith("is full. Make room, then try again.")
            (disk / "ballast").unlink()
            _, entered = served.login(row.contact.email)
            assert entered.url == f"{served.url}/home"
