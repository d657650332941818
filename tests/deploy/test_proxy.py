"""The proxy's configuration as it is shipped, in a real nginx before a running Askel: security T005, T071, T072, T119."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.databases import ROOT
from tests.running import Site, running_site

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not shutil.which("nginx"), reason="No nginx here (Debian: apt-get install nginx-light)."),
    pytest.mark.skipif(not shutil.which("openssl"), reason="No openssl here, which makes the certificate."),
]

_CONTENT = """
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import PageViewRestriction
from content.models import Document, Video, VideoCaptions
from tests.accounts.factories import UserFactory
from tests.authoring import Course, publish
from tests.content import files
import uuid

def keep(model, name, content, **fields):
    row = model(title=name, file=SimpleUploadedFile(name, content), **fields)
    row.save()
    return row

def part(row):
    kind = row._meta.model_name
    more = {"title": "", "note": ""} if kind == "document" else {}
    return {"type": kind, "id": str(uuid.uuid4()), "value": {kind: row.pk, **more}}

video = keep(Video, "video.mp4", files.mp4(data=bytes(range(256)) * 800), transcript="Hei.", tells_what_is_seen=True)
VideoCaptions.objects.create(video=video, language="fi", file=SimpleUploadedFile("fi.vtt", files.vtt()))
open_document, private = keep(Document, "Ohje äidille.pdf", files.pdf()), keep(Document, "salainen.pdf", files.pdf("secret"))
unused = keep(Document, "kukaan.pdf", files.pdf())
course = Course(lessons=2)
publish(course.lessons[0], body=[part(video), part(open_document)])
publish(course.lessons[1], body=[part(private)])
PageViewRestriction.objects.create(page=course.lessons[1], restriction_type="login")
client = Client()
client.force_login(UserFactory())
result = {
    "video": video.file.url, "captions": video.captions.first().file.url, "open": open_document.file.url,
    "private": private.file.url, "unused": unused.file.url,
    "cookie": [settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value],
}
"""


@dataclass
class Proxy:
    """nginx before a site, and what is kept there."""

    url: str
    plain_url: str
    site: Site
    urls: dict[str, str]
    cookies: dict[str, str]

    def get(self, url: str, **options) -> httpx.Response:
        """Ask as a browser does; the certificate is our own."""
        return httpx.get(self.url + url, verify=False, **options)

    def file(self, name: str) -> bytes:
        """The bytes on the disk."""
        return (self.site.var / self.urls[name].lstrip("/")).read_bytes()


def _rendered(text: str, values: dict[str, str]) -> str:
    for shipped, here in values.items():
        assert text.count(shipped) == 1, shipped
        text = text.replace(shipped, here)
    return text


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _start(folder: Path, site: Site, plain: int, secure: int) -> subprocess.Popen:
    key, certificate = folder / "askel.key", folder / "askel.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=127.0.0.1",
            "-keyout",
            key,
            "-out",
            certificate,
        ],
        check=True,
        capture_output=True,
    )
    shipped = (ROOT / "deploy" / "nginx.conf").read_text()
    (folder / "askel.conf").write_text(
        _rendered(
            shipped,
            {
                "server web:8000;": f"server 127.0.0.1:{site.port};",
                "listen 80;": f"listen 127.0.0.1:{plain};",
                "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
                "/etc/nginx/certificates/askel.pem": str(certificate),
                "/etc/nginx/certificates/askel.key": str(key),
                "alias /data/media/;": f"alias {site.var}/media/;",
            },
        )
    )
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; events {{}}"
        f"http {{ {temporary} include {folder}/askel.conf; }}"
    )
    return subprocess.Popen(
        ["nginx", "-p", folder, "-c", folder / "nginx.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


@pytest.fixture(scope="module")
def proxy(tmp_path_factory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    with running_site(load_demo=False, worker=False, env={"MEDIA_ACCEL_LOCATION": "/protected-media/"}) as site:
        urls = site.python(_CONTENT)
        name, value = urls.pop("cookie")
        plain, secure = _free_ports(2)
        nginx = _start(folder, site, plain, secure)
        try:
            until = time.monotonic() + 20
            while True:
                if nginx.poll() is not None or time.monotonic() > until:
                    pytest.fail(f"nginx does not run: {nginx.stderr.read().decode() if nginx.stderr else ''}")
                try:
                    socket.create_connection(("127.0.0.1", secure), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield Proxy(f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}", site, urls, {name: value})
        finally:
            nginx.terminate()
            nginx.wait(10)


def test_pages_come_through_and_plain_http_leads_to_tls(proxy):
    assert proxy.get("/health/live").status_code == 200
    assert proxy.get("/fi/").status_code == 200
    assert httpx.get(proxy.plain_url + "/fi/").headers["Location"].startswith("https://")


def test_a_public_file_is_sent_by_nginx_with_what_askel_says_of_it(proxy):
    response = proxy.get(proxy.urls["open"])
    assert response.status_code == 200
    assert response.content == proxy.file("open")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''Ohje%20%C3%A4idille.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Set-Cookie" not in response.headers
    assert not re.search(r"\d", response.headers["Server"])
    assert not [name for name in response.headers if name.lower().startswith("x-accel")]
    # nginx's own mark: the bytes did not pass through the application
    assert re.fullmatch(r'"[0-9a-f]+-[0-9a-f]+"', response.headers["ETag"])


def test_ranges_and_what_a_reader_has_already(proxy):
    whole = proxy.get(proxy.urls["video"])
    assert len(whole.content) == len(proxy.file("video")) > 200_000
    part = proxy.get(proxy.urls["video"], headers={"Range": "bytes=1000-1999"})
    assert part.status_code == 206
    assert part.content == whole.content[1000:2000]
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{len(whole.content)}"
    assert part.headers["Content-Type"] == "video/mp4"
    assert proxy.get(proxy.urls["video"], headers={"Range": "bytes=99999999-"}).status_code == 416
    again = proxy.get(proxy.urls["video"], headers={"If-None-Match": whole.headers["ETag"]})
    assert again.status_code == 304
    head = httpx.head(proxy.url + proxy.urls["video"], verify=False)
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert proxy.get(proxy.urls["captions"]).headers["Content-Type"] == "text/vtt; charset=utf-8"


def test_a_private_file_is_for_the_right_person_only(proxy):
    refused = proxy.get(proxy.urls["private"], headers={"Range": "bytes=0-9"})
    assert refused.status_code == 404
    assert b"secret" not in refused.content
    assert proxy.get(proxy.urls["unused"], cookies=proxy.cookies).status_code == 404
    allowed = proxy.get(proxy.urls["private"], cookies=proxy.cookies)
    assert allowed.content == proxy.file("private")
    assert allowed.headers["Cache-Control"] == "private, no-store"
    # what was sent to one stays out of reach of the next
    assert proxy.get(proxy.urls["private"], headers={"If-None-Match": allowed.headers["ETag"]}).status_code == 404


def test_the_folder_behind_is_reached_by_no_address(proxy):
    name = proxy.urls["open"].removeprefix("/media/")
    for path in (
        f"/protected-media/{name}",
        f"/protected-media/../media/{name}",
        "/protected-media/",
        "/protected-media",
        "/protected-media../askel.sqlite3",
        "/media/../askel.sqlite3",
        "/media/%2e%2e/askel.sqlite3",
        "/media/",
        "/.git/config",
        "/static/../secret-key",
    ):
        for headers in ({}, {"X-Accel-Redirect": f"/protected-media/{name}"}):
            connection = httpx.Client(verify=False, follow_redirects=True, cookies=proxy.cookies)
            response = connection.get(httpx.URL(proxy.url).copy_with(raw_path=path.encode()), headers=headers)
            if path != f"/protected-media/../media/{name}":
                assert response.status_code in (400, 404), path
            assert b"SQLite" not in response.content
