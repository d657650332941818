"""A virus scanner that is asked about uploads: security T075."""

import contextlib
import io
import socketserver
import struct
import threading

import pytest

from content import uploads
from tests.content import files

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Scanner(socketserver.StreamRequestHandler):
    """What clamd says to INSTREAM."""

    answer = b""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
        found = b"stream: Eicar-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        self.wfile.write(self.answer or found)


@contextlib.contextmanager
def scanner(answer=b""):
    handler = type("Scanner", (_Scanner,), {"answer": answer})
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def take_in(data):
    file = io.BytesIO(data)
    file.size = len(data)
    uploads.check_upload(file, "lomake.pdf", uploads.DOCUMENT_KINDS)
    return file


def test_what_is_clean_is_taken_in_and_what_is_not_is_refused(settings):
    with scanner() as settings.CLAMD_ADDRESS:
        assert take_in(files.pdf()).tell() == 0
        with pytest.raises(uploads.UploadRefusedError) as refused:
            take_in(files.pdf().replace(b"%%EOF", b"%" + EICAR + b"\n%%EOF"))
    assert refused.value.code == "infected"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKAY\0", b"\0", b"x" * 5000])
def test_no_verdict_is_no_permission(settings, answer):
    with scanner(answer) as settings.CLAMD_ADDRESS, pytest.raises(uploads.UploadRefusedError) as refused:
        take_in(files.pdf())
    assert refused.value.code == "not_scanned"


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/no/such/socket", "nonsense"])
def test_a_scanner_that_is_down_lets_nothing_in(settings, address):
    settings.CLAMD_ADDRESS = address
    with pytest.raises(uploads.UploadRefusedError) as refused:
        take_in(files.pdf())
    assert refused.value.code == "not_scanned"
