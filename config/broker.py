"""The embedded broker: kombu's folder of messages, without its race between writing a message and reading it.

kombu creates a message under its final name and writes it afterwards. A reader that comes between the two, or a
writer that is killed there, leaves an empty message, and reading that ends the worker.
"""

import logging
import os
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Messages appear whole or not at all; one that cannot be read is passed over."""

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Write aside, then give the message its name in one step."""
        folder = Path(self.data_folder_out)
        name = f"{round(monotonic() * 1000)}_{uuid4()}"
        aside, final = folder / f"{name}.writing", folder / f"{name}.{queue}.msg"
        try:
            aside.write_bytes(str_to_bytes(dumps(message)))
            os.replace(aside, final)
        except OSError as error:
            raise ChannelError(f"Cannot add the message {final.name!r} to the queue's folder.") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The next message that can be read. A bell that is lost does no harm: the job's row is swept up."""
        while True:
            try:
                return super()._get(queue)  # takes the file away before it reads it
            except ValueError:
                logger.warning("An unreadable message was dropped from the queue %s.", queue)


class Transport(filesystem.Transport):
    """See Channel."""

    Channel = Channel


def use_for_folders() -> None:
    """Let addresses that begin with ``filesystem`` lead here."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
