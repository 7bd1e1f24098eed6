"""Numbers in sentences. No Qt."""


def with_counts(text: str, **counts: int) -> str:
    """`text` with its `{names}` filled in, thousands parted: "1,204 of 5,000"."""
    return text.format(**{name: f"{count:,}" for name, count in counts.items()})
