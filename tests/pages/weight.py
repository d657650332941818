"""What a first visit of a page asks a slow connection for."""

import gzip

from playwright.sync_api import BrowserContext

KB = 1024


def weigh(context: BrowserContext, url: str) -> dict[str, int]:
    """Open a page in a fresh browser and return the bytes of each answer, by address.

    Style sheets and scripts are counted as production sends them, compressed; the page and fonts as they are.
    """
    page = context.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108
    page.goto(url, wait_until="networkidle")
    bodies = {answer.url: answer.body() for answer in answers}
    page.close()
    return {
        address: len(gzip.compress(body)) if address.endswith((".css", ".js")) else len(body)
        for address, body in bodies.items()
    }


def too_heavy(weights: dict[str, int], *, most_kb: int = 100) -> list[str]:
    """What is wrong with that: more than ``most_kb``, more than 15 KB of scripts, or no fonts, which then came from elsewhere."""
    scripts = sum(weight for address, weight in weights.items() if address.endswith(".js"))
    found = [f"{sum(weights.values())} bytes: {weights}"] if sum(weights.values()) > most_kb * KB else []
    found += [f"{scripts} bytes of scripts: {weights}"] if scripts > 15 * KB else []
    return found + ([] if any("woff2" in address for address in weights) else [f"no fonts: {weights}"])
