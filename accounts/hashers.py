"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class WorkshopArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id at a cost that a room full of people who sign in at once can pay: a quarter of Django's.

    46 MiB and one pass: of the settings that OWASP's Password Storage Cheat Sheet calls equal in strength, the one that
    takes most memory from whoever guesses. Passwords hashed with other costs are hashed anew as their owners sign in.
    """

    time_cost = 1
    memory_cost = 47104  # KiB
    parallelism = 1
