"""Who may look after which certificates: whoever may publish the course; administrators all."""

from typing import Any

from wagtail.permissions import page_permission_policy

from certificates.models import Certificate, CertificateQuerySet
from courses.models import CoursePage


def looked_after_by(user: Any) -> CertificateQuerySet:
    """The certificates of the courses that somebody may publish, in any language; none for whoever has no course."""
    found: CertificateQuerySet = Certificate.objects.all()
    if user.is_active and user.is_superuser:
        return found
    pages = page_permission_policy.instances_user_has_permission_for(user, "publish")
    keys = CoursePage.objects.filter(pk__in=pages.values("pk")).values("translation_key")
    return found.for_courses(keys)


def looks_after_any(user: Any) -> bool:
    """Whether somebody has a course at all. One query, and those of the permissions."""
    if user.is_active and user.is_superuser:
        return True
    pages = page_permission_policy.instances_user_has_permission_for(user, "publish")
    return CoursePage.objects.filter(pk__in=pages.values("pk")).exists()
