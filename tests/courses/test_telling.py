"""Who has completed a course hears once, and only if they want to, what it teaches differently now."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from courses import services
from courses.models import Enrollment
from courses.services.telling import TELL_CHANGE, tell_change
from jobs import services as jobs
from tests.accounts.factories import UserFactory
from tests.authoring import contacts_box, run_jobs, text_block

pytestmark = pytest.mark.django_db


def graduate(course, **person):
    """Somebody who has completed the course and wants to hear of changes, unless told otherwise."""
    learner = UserFactory(**{"full_name": "Aino Oppija", "wants_change_mails": True} | person)
    enrollment = services.enroll(learner=learner, course_key=course.key, language="fi", now=timezone.now())
    for lesson in course.lessons:
        services.satisfy_step(
            learner=learner,
            enrollment_uuid=enrollment.uuid,
            step_key=lesson.translation_key,
            rule="read",
            language="fi",
            now=timezone.now(),
        )
    run_jobs()
    mail.outbox.clear()  # the certificate's
    return learner


def change(course, severity="content", note="Ilmoita kolmessa päivässä."):
    course.publish(course.lessons[0], body=[text_block(timezone.now().isoformat())], note=note, severity=severity)


def told():
    return [message.to[0] for message in mail.outbox]


def test_who_wants_to_hear_of_changes_is_told_once_in_their_language(course):
    learner, swede = graduate(course), graduate(course, preferred_language="sv")
    graduate(course, wants_change_mails=False)
    services.enroll(
        learner=UserFactory(wants_change_mails=True), course_key=course.key, language="fi", now=timezone.now()
    )
    change(course)
    tell_change(course_key=course.key)  # run again, it tells nobody
    assert sorted(told()) == sorted([learner.email, swede.email])
    own, other = (next(m for m in mail.outbox if m.to == [person.email]) for person in (learner, swede))
    assert "Ilmoita kolmessa päivässä." in own.body
    assert "/fi/" in own.body
    assert "En utbildning som du har slutfört har ändrats" in other.subject
    assert "(Suomi)" in other.body
    assert "Kurssi" not in own.subject


def test_corrections_tell_nobody_and_the_next_change_is_told_with_all_notes(course):
    graduate(course)
    change(course, severity="correction")
    assert told() == []
    course.lessons[0].refresh_from_db()
    change(course, note="Ensimmäinen.")
    change(course, note="Toinen.")
    assert len(mail.outbox) == 2
    assert "Ensimmäinen." not in mail.outbox[1].body
    assert "Toinen." in mail.outbox[1].body


def test_of_a_sensitive_course_the_mail_says_neither_name_nor_note(course):
    graduate(course)
    course.publish(course.module, content_note="Kuvaamme väkivaltaa.", contacts=contacts_box())
    course.publish(course.page, is_sensitive=True, content_note="Väkivaltaa.")
    change(course)
    (message,) = mail.outbox
    assert "Kurssi" not in message.body
    assert "Ilmoita" not in message.body
    assert "/edition/" in message.body


def test_a_mail_that_was_refused_is_sent_by_the_next_try_and_the_others_only_once(course, monkeypatch):
    first, second = graduate(course), graduate(course)
    real = EmailBackend.send_messages

    def refusing(self, messages):
        if messages[0].to == [first.email]:
            raise ConnectionRefusedError
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refusing)
    with monkeypatch.context():
        change(course)
    monkeypatch.setattr(EmailBackend, "send_messages", real)
    assert told() == [second.email]
    tell_change(course_key=course.key)
    assert told() == [second.email, first.email]


def test_a_worker_that_dies_while_it_sends_never_sends_a_second_mail(course, monkeypatch):
    graduate(course)
    real = EmailBackend.send_messages

    def dying(self, messages):
        real(self, messages)
        raise SystemExit

    monkeypatch.setattr(EmailBackend, "send_messages", dying)
    with pytest.raises(SystemExit):
        change(course)
    monkeypatch.setattr(EmailBackend, "send_messages", real)
    jobs.enqueue(TELL_CHANGE, course.key)
    run_jobs()
    assert len(mail.outbox) == 1


def test_who_may_no_longer_read_the_course_is_not_told(course):
    graduate(course)
    PageViewRestriction.objects.create(page=course.page, restriction_type="groups")
    change(course)
    assert told() == []


def test_the_wish_is_off_until_it_is_switched_on_among_ones_details(client, course):
    learner = graduate(course, wants_change_mails=False)
    client.force_login(learner)
    assert "Et saa viestiä" in client.get(course.page.get_url()).content.decode()
    client.post(
        reverse("accounts:profile"),
        {"full_name": "Aino Oppija", "preferred_language": "fi", "wants_change_mails": "on"},
    )
    learner.refresh_from_db()
    assert learner.wants_change_mails
    assert Enrollment.objects.to_be_told(99).get().learner == learner
