"""What is told goes to standard error: standard output is for what was made."""

from rich.console import Console

console = Console(stderr=True)


def tell(text: str) -> None:
    """Print what people read as it is, on lines as long as they are."""
    console.print(text, highlight=False, markup=False, soft_wrap=True)
