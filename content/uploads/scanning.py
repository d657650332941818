"""Ask a virus scanner (ClamAV's clamd, or whatever speaks its protocol) about a file, where one is configured."""

import socket
import struct
from typing import BinaryIO

_CHUNK = 64 * 1024
_SECONDS = 60
_LONGEST_ANSWER = 4096


class ScanFailedError(OSError):
    """The scanner did not answer, or not that the file is clean or infected: nobody knows what is in it."""


def is_infected(file: BinaryIO, address: str) -> bool:
    """Whether the scanner at ``address`` (``host:port``, or the path of a socket) finds something in a file.

    Raises ScanFailedError.
    """
    try:
        with _connected(address) as scanner:
            scanner.sendall(b"zINSTREAM\0")
            file.seek(0)
            while chunk := file.read(_CHUNK):
                scanner.sendall(struct.pack("!I", len(chunk)) + chunk)
            scanner.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (part := scanner.recv(1024)):
                answer += part
    except (OSError, ValueError) as error:
        raise ScanFailedError(f"The scanner does not answer: {type(error).__name__}.") from error
    said = answer.rstrip(b"\0\n ")
    if said.endswith(b" FOUND"):
        return True
    if said == b"stream: OK":
        return False
    raise ScanFailedError("The scanner gave no verdict.")


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(_SECONDS)
        try:
            scanner.connect(address)
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS)
