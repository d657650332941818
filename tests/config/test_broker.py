"""The embedded broker loses no worker to a message that is half written."""

import pytest
from kombu import Connection
from kombu.transport.virtual import Empty

from config.broker import Channel


@pytest.fixture
def channel(tmp_path):
    (tmp_path / "queue").mkdir()
    options = {name: str(tmp_path / "queue") for name in ("data_folder_in", "data_folder_out")}
    options["control_folder"] = str(tmp_path / "control")
    with Connection("filesystem://localhost", transport_options=options) as connection:
        yield connection.channel()


def test_the_folder_is_read_by_our_channel(channel):
    assert isinstance(channel, Channel)


def test_a_message_comes_out_as_it_went_in(channel):
    channel._put("celery", {"body": "äö", "number": 1})
    assert channel._get("celery") == {"body": "äö", "number": 1}
    with pytest.raises(Empty):
        channel._get("celery")


@pytest.mark.parametrize("content", [b"", b'{"body": "cut o', b"\xff\xfe"])
def test_an_unreadable_message_is_passed_over(channel, tmp_path, content):
    (tmp_path / "queue" / "0_broken.celery.msg").write_bytes(content)
    channel._put("celery", {"body": "whole"})
    assert channel._get("celery") == {"body": "whole"}


def test_a_message_that_is_being_written_is_not_seen(channel, tmp_path):
    (tmp_path / "queue" / "0_half.writing").write_bytes(b"")
    with pytest.raises(Empty):
        channel._get("celery")
