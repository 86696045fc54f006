"""`python -m csdash`: the command line."""

from csdash.cli import main

if __name__ == "__main__":
    main()
