"""``python -m kcbudget``."""

from kcbudget.cli import main

if __name__ == "__main__":
    main()
