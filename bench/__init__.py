"""Side-by-side measurements against what a city could use instead."""
