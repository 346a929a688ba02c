"""The commands of ``madoguchi``, a module per kind of work; ``bot/cli.py`` puts them together."""
