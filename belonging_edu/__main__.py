"""``python -m belonging_edu``: the same as the command ``belonging-edu``."""

from belonging_edu.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
