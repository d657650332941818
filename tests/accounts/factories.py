"""People for tests: the least valid person, who can sign in."""

from typing import Any

import factory
from allauth.account.models import EmailAddress

from accounts.models import Organization, User

PASSWORD = "kolme-koivua-ja-kivi"


class UserFactory(factory.django.DjangoModelFactory):
    """A learner with a proved e-mail address and the password `PASSWORD`.

    ``UserFactory(verified=False)`` leaves the address unproved; ``UserFactory(password=None)`` has no password.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"learner{n}@kunta.example")
    full_name = factory.Sequence(lambda n: f"Oppija {'abcdefghij'[n % 10].upper()}")
    preferred_language = "fi"

    class Params:
        admin = factory.Trait(is_superuser=True, is_staff=True)

    @classmethod
    def _create(
        cls,
        model_class: type[User],
        *args: Any,
        password: str | None = PASSWORD,
        verified: bool = True,
        **fields: Any,
    ) -> User:
        user = model_class.objects.create_user(fields.pop("email"), password, **fields)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
        return user


class OrganizationFactory(factory.django.DjangoModelFactory):
    """A body that publishes courses."""

    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Järjestö {n}")
