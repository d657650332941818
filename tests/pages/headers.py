"""What every answer must say to browsers, whoever asked for what. Written out here, not read from the settings."""

from collections.abc import Mapping

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
# Wagtail's editor has inline scripts, and shows previews in a frame of its own.
EDITOR = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'; frame-src 'self'"
)
ALWAYS = {
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=(), payment=(), usb=()",
}
# Where a page must not even say which site it was.
_SAYS_NOTHING = ("/exit/", "/c/")


def header_faults(headers: Mapping[str, str], path: str, *, is_https: bool = False) -> list[str]:
    """What is missing from, or wrong in, the headers of an answer to ``path``."""
    told = {name.lower(): value for name, value in headers.items()}
    wrong = [f"{name}: {told.get(name)}" for name, value in ALWAYS.items() if told.get(name) != value]
    policy = _parts(told.get("content-security-policy", ""))
    framed = _parts(STRICT.replace("frame-ancestors 'none'", "frame-ancestors 'self'"))
    allowed = [_parts(EDITOR), framed] if path.startswith("/admin/") else [_parts(STRICT)]
    if path.startswith("/media/"):
        allowed.append(_parts("default-src 'none'; sandbox"))
    if is_https:
        if told.get("strict-transport-security") != "max-age=63072000; includeSubDomains; preload":
            wrong.append(f"strict-transport-security: {told.get('strict-transport-security')}")
    if policy - {"upgrade-insecure-requests"} not in allowed or is_https > ("upgrade-insecure-requests" in policy):
        wrong.append(f"content-security-policy: {policy ^ allowed[0]}")
    referrer = told.get("referrer-policy", "")
    if referrer != "same-origin" and not (referrer == "no-referrer" and any(part in path for part in _SAYS_NOTHING)):
        wrong.append(f"referrer-policy: {referrer}")
    kept = told.get("cache-control", "")
    if "set-cookie" in told and "public" in kept:
        wrong.append(f"a cookie in what caches may keep: {kept}")
    return [f"{path}: {fault}" for fault in wrong]


def _parts(policy: str) -> set[str]:
    return {part.strip() for part in policy.split(";")}
