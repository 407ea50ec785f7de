"""Numbers as English people read them."""


def ordinal(n: int) -> str:
    """``2`` → "2nd"."""
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def clock(seconds: float) -> str:
    """``75`` → "1:15", as players show a time."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"
