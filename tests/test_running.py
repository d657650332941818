"""The harness itself, on a site without the demo: what others build on must hold."""

import json
import urllib.request

import pytest

from tests.running import running_site

pytestmark = pytest.mark.server


def test_a_site_starts_answers_dies_and_leaves_nothing_behind():
    with running_site(load_demo=False) as site:
        ready = json.load(urllib.request.urlopen(f"{site.url}/health/ready"))  # noqa: S310
        assert ready == {"status": "ok", "database": "ok", "queue_age_seconds": 0}
        pids = site.pids("web") + site.pids("worker")
        assert len(pids) >= 5
        site.kill_web()
        with pytest.raises(OSError, match=r"refused|reset"):
            urllib.request.urlopen(f"{site.url}/health/live")  # noqa: S310
        site.restart_web()
        assert urllib.request.urlopen(f"{site.url}/health/live").status == 200  # noqa: S310
        site.kill_worker()
        assert not site.runs("worker")
        assert site.manage("jobs") == ""
        assert site.mails() == []
        assert site.python("from jobs.models import Job\nresult = Job.objects.count()") == 0
        with pytest.raises(pytest.fail.Exception, match="ZeroDivisionError"):
            site.python("1 / 0")
        assert "127.0.0.1" not in site.log("web")
    assert not site.var.exists()
    assert not site.runs("web")
