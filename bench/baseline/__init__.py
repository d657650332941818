"""What Askel is compared with: a plain Wagtail page, and a plain view that saves. Only bench's settings install it."""
