"""Devices: browser and system of a session in a word each, so that its owner knows it again on a list."""

# The first that is found counts: most browsers also say that they are another.
BROWSERS = {
    "Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "coc_coc": "Cốc Cốc", "Firefox": "Firefox",
    "FxiOS": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "Mac", "CrOS": "ChromeOS",
    "Linux": "Linux",
}  # fmt: skip


def device_of(agent: str) -> str:
    """“Chrome – Android”, or whichever of both is known; empty where neither is."""
    found = [next((name for mark, name in known.items() if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return " – ".join(filter(None, found))
