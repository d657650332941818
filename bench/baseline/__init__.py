"""What Askel is compared with: a plain Wagtail page, and a plain view that saves. Installed only by bench's settings."""
