"""Open Badges 3.0: the certificate as a verifiable credential, a JWT signed with RS256 that names us as ``did:web``.

Keys are files in a folder that the settings name, never in the database or its backup. The last by name that holds a
private key signs; all are published, so that what an older one signed stays verifiable after a rotation. An old file
may hold the public key alone.
"""

import base64
import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from joserfc import jws
from joserfc.jwk import RSAKey

from certificates.enums import Kind
from certificates.models import Certificate

LIST_SIZE = 131_072  # entries: the least that the standard allows, so that no index tells whose it is
LIST_HOURS = 24
_ISO = "%Y-%m-%dT%H:%M:%SZ"
_CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
]
_SCHEMA = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}
# Attendance is not an achievement of competence, and is not called one.
_ACHIEVEMENT_TYPES = {Kind.PASSING: "CertificateOfCompletion", Kind.ATTENDANCE: "Course"}


@dataclass(frozen=True)
class Keys:
    """All keys by their name, and the name of the one that signs now."""

    by_name: Mapping[str, RSAKey]
    signing: str

    def public(self) -> list[dict[str, Any]]:
        """The public halves as JWKs."""
        return [
            {**key.as_dict(private=False), "kid": name, "alg": "RS256", "use": "sig"}
            for name, key in self.by_name.items()
        ]


def keys() -> Keys:
    """The keys that are there now. Reading a folder of files that this process knows costs one listing."""
    folder = settings.CERTIFICATE_BADGE_KEYS_DIR
    files = sorted(Path(folder).glob("*.pem")) if folder else []
    return _read_keys(tuple((str(file), file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=4)
def _read_keys(files: tuple[tuple[str, int], ...]) -> Keys:
    found = {Path(name).stem: RSAKey.import_key(Path(name).read_bytes()) for name, _changed in files}
    private = [name for name, key in found.items() if key.is_private]
    return Keys(found, private[-1] if private else "")


def is_issuing() -> bool:
    """Whether there is a key to sign badges with."""
    return bool(keys().signing)


def did() -> str:
    """Who we are: the site's host as did:web."""
    return f"did:web:{quote(urlsplit(settings.SITE_URL).netloc, safe='.')}"


def did_document() -> dict[str, Any]:
    """What ``did`` resolves to: every key, each good for assertions."""
    methods = [
        {"id": f"{did()}#{key['kid']}", "type": "JsonWebKey", "controller": did(), "publicKeyJwk": key}
        for key in keys().public()
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def list_address(number: int) -> str:
    """Where a status list is."""
    return settings.SITE_URL + reverse("badges:status", args=[number])


def badge_of(certificate: Certificate, address: str) -> str:
    """The signed badge; its ``badge_index`` is set, ``address`` is where anybody checks its code. 1 ms.

    Raises ValueError if there is no key.
    """
    return _signed(credential_of(certificate, address), certificate.issued_at)


def credential_of(certificate: Certificate, address: str) -> dict[str, Any]:
    """What the badge says, in the language studied. The holder's name stands in it as on the PDF: they hand it out."""
    language = certificate.best_language(certificate.language)
    said = certificate.statement[language]
    number, index = divmod(certificate.badge_index or 0, LIST_SIZE)
    credential: dict[str, Any] = {
        "@context": _CONTEXTS,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": said["title"],
        "description": f"{said['has_completed']} {said['title']}",
        "issuer": {"id": did(), "type": ["Profile"], "name": said["issuer"], "url": settings.SITE_URL},
        "validFrom": certificate.issued_at.astimezone(UTC).strftime(_ISO),
        "awardedDate": certificate.issued_at.astimezone(UTC).strftime(_ISO),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": certificate.holder_name,
                    "identityType": "name",
                }
            ],
            "achievement": {
                "id": f"urn:uuid:{certificate.course_key}",
                "type": ["Achievement"],
                "achievementType": _ACHIEVEMENT_TYPES[Kind(certificate.kind)],
                "name": said["title"],
                "description": " ".join([said["extent"], said["edition"], *said["outcomes"]]),
                "criteria": {"narrative": " · ".join(filter(None, [said["completed"], said["no_licence"]]))},
                "inLanguage": language,
                "version": str(certificate.edition_number),
            },
        },
        "credentialStatus": {
            "id": f"{list_address(number)}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": list_address(number),
        },
        "credentialSchema": [_SCHEMA],
    }
    if certificate.expires_on:
        end = datetime.combine(certificate.expires_on, time(23, 59, 59), ZoneInfo(settings.TIME_ZONE))
        credential["validUntil"] = end.astimezone(UTC).strftime(_ISO)
    return credential


def status_list(number: int, revoked: Iterable[int], now: datetime) -> str:
    """A status list as a signed credential; ``revoked``: indexes within this list. Good for a day."""
    bits = bytearray(LIST_SIZE // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> (index % 8)
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode("ascii")
    address = list_address(number)
    return _signed(
        {
            "@context": _CONTEXTS[:1],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": did(),
            "validFrom": now.astimezone(UTC).strftime(_ISO),
            "validUntil": (now + timedelta(hours=LIST_HOURS)).astimezone(UTC).strftime(_ISO),
            "credentialSubject": {
                "id": f"{address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": f"u{packed}",
            },
        },
        now,
    )


def _signed(credential: dict[str, Any], since: datetime) -> str:
    known = keys()
    if not known.signing:
        raise ValueError("There is no key to sign badges with.")
    issuer = credential["issuer"]
    payload = {
        **credential,
        "iss": issuer if isinstance(issuer, str) else issuer["id"],
        "jti": credential["id"],
        "nbf": int(since.timestamp()),
    }
    if "validUntil" in credential:
        payload["exp"] = int(datetime.strptime(credential["validUntil"], _ISO).replace(tzinfo=UTC).timestamp())
    header = {"alg": "RS256", "typ": "JWT", "kid": f"{did()}#{known.signing}"}
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, body, known.by_name[known.signing], algorithms=["RS256"])
