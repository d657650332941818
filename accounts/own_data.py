"""What accounts itself, and what it installs, keep about a person."""

import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import APIToken as WagtailToken
from wagtail.models import ModelLogEntry, PageSubscription
from wagtail.users.models import UserProfile

from accounts import privacy
from accounts.models import ERASED_DOMAIN, ApiToken, Look, SignIn, User
from accounts.privacy import Row


def register_all() -> None:
    """Register in the order in which the rows are erased."""
    signing_in, authoring = privacy.SIGNING_IN, privacy.AUTHORING
    privacy.register(SignIn, export=export_sign_ins, erase=erase_rows(SignIn), purpose=signing_in)
    privacy.register(Session, export=export_sessions, erase=erase_sessions, purpose=signing_in)
    privacy.register(Authenticator, export=export_authenticators, erase=erase_rows(Authenticator), purpose=signing_in)
    privacy.register(
        EmailAddress, export=export_email_addresses, erase=erase_rows(EmailAddress), purpose=privacy.ACCOUNT
    )
    privacy.register(ApiToken, export=export_api_tokens, erase=erase_rows(ApiToken), purpose=signing_in)
    for model in (WagtailToken, EditingSession, FormState, PageSubscription, LogEntry):
        privacy.register(model, export=export_nothing, erase=erase_rows(model), purpose=authoring)
    privacy.register(UserProfile, export=export_editor_profile, erase=erase_editor_profile, purpose=authoring)
    privacy.register(ModelLogEntry, export=export_nothing, erase=erase_log_labels, purpose=authoring)
    privacy.register(Look, export=export_looks, erase=keep, purpose=privacy.LOOKS)
    privacy.register(User, export=export_user, erase=erase_user, purpose=privacy.ACCOUNT)


def erase_rows(model: type[Model]) -> Any:
    """A handler that deletes the rows whose ``user`` is the person."""

    def erase(user: User, now: datetime) -> None:
        model._default_manager.filter(user=user).delete()

    return erase


def export_nothing(user: User) -> list[Row]:
    """For rows that say nothing beyond what other exports say, or whose content is a secret."""
    return []


def keep(user: User, now: datetime) -> None:
    """Rows that name nobody themselves: the person they point at has no name any more."""


def export_looks(user: User) -> list[Row]:
    """Who looked at what is kept about the person, and when."""
    return [
        {"at": look.at.isoformat(), "what": str(look.get_what_display()), "who": str(look.actor)}
        for look in Look.objects.at(user)
    ]


# --- Sessions: no foreign key, so each is opened and looked at ------------------------------------


def _sessions_of(user: User) -> Iterable[Session]:
    """Sessions in which the person is signed in or on the way to be. Reads every session of the site."""
    address = json.dumps(user.email)
    for session in Session.objects.iterator():
        data = session.get_decoded()
        if data.get(SESSION_KEY) == str(user.pk) or address in json.dumps(data):
            yield session


def export_sessions(user: User) -> list[Row]:
    """Until when each browser stays signed in; the keys are secrets."""
    return [{"expires_at": session.expire_date.isoformat()} for session in _sessions_of(user)]


def erase_sessions(user: User, now: datetime) -> None:
    """Sign out everywhere, in the cache too."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in [session.session_key for session in _sessions_of(user)]:
        store(key).delete()


def export_sign_ins(user: User) -> list[Row]:
    """Where the person is signed in."""
    return [
        {"began_at": row.began_at.isoformat(), "device": str(row.get_device_display())}
        for row in SignIn.objects.for_person(user)
    ]


# --- Ways to sign in ------------------------------------------------------------------------------


def export_authenticators(user: User) -> list[Row]:
    """Passkeys and second factors by name, without their secrets."""
    return [
        {
            "type": row.type,
            "name": str(row),
            "created_at": row.created_at.isoformat(),
            "last_used_at": row.last_used_at.isoformat() if row.last_used_at else None,
        }
        for row in Authenticator.objects.filter(user=user).order_by("pk")
    ]


def export_email_addresses(user: User) -> list[Row]:
    """The address that the account is known by, and one waiting to be proved."""
    return list(EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified", "primary"))


def export_api_tokens(user: User) -> list[Row]:
    """Tokens for the API by name, without their secrets, which nobody has kept."""
    return [
        {
            "name": token.name,
            "created_at": token.created_at.isoformat(),
            "expires_at": token.expires_at.isoformat(),
            "last_used_at": token.last_used_at.isoformat() if token.last_used_at else None,
        }
        for token in ApiToken.objects.for_person(user)
    ]


# --- What Wagtail keeps of an editor --------------------------------------------------------------


def export_editor_profile(user: User) -> list[Row]:
    """How the editor looks for this person."""
    return [
        {"language": row.preferred_language, "time_zone": row.current_time_zone, "picture": row.avatar.name or None}
        for row in UserProfile.objects.filter(user=user)
    ]


def erase_editor_profile(user: User, now: datetime) -> None:
    """Delete the profile, and its picture once that is certain."""
    for profile in UserProfile.objects.filter(user=user):
        if profile.avatar:
            transaction.on_commit(partial(profile.avatar.storage.delete, profile.avatar.name), robust=True)
        profile.delete()


def erase_log_labels(user: User, now: datetime) -> None:
    """What was done to this account stays in the log, without the name that the log copied."""
    about = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    about.update(label="", data={})


# --- The person -----------------------------------------------------------------------------------


def export_user(user: User) -> list[Row]:
    """Who the person is to us."""
    return [
        {
            "uuid": str(user.uuid),
            "email": user.email,
            "full_name": user.full_name,
            "preferred_language": user.preferred_language,
            "wants_change_mails": user.wants_change_mails,
            "joined_at": user.joined_at.isoformat(),
            "last_login_at": user.last_login.isoformat() if user.last_login else None,
            "groups": list(user.groups.order_by("name").values_list("name", flat=True)),
        }
    ]


def erase_user(user: User, now: datetime) -> None:
    """Empty the row and keep it: what this person published or graded still points at somebody."""
    if user.is_erased:
        return
    user.uuid = uuid.uuid4()  # the old one may stand in files handed out earlier
    user.email = f"{user.uuid.hex}@{ERASED_DOMAIN}"
    user.full_name = ""
    user.set_unusable_password()
    user.is_active = user.is_staff = user.is_superuser = user.wants_change_mails = False
    user.last_login = None
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
