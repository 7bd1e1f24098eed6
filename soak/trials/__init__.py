"""The trials, one module each: `FULL` and `SHORT` say how large, `run(report, size)` does it."""
