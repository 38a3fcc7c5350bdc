"""``python -m portal.database start|stop|status|url``: the embedded server by hand."""

import sys

from portal.database import CHECKOUT, DatabaseUnavailable, EmbeddedPostgres, database_url


def main(arguments: list[str]) -> int:
    """Carry out one word; return the exit code, 3 for a ``status`` that finds no server."""
    server = EmbeddedPostgres(CHECKOUT)
    try:
        match arguments:
            case ["start"] | ["url"]:
                print(database_url())
            case ["stop"]:
                print("Postgres stopped." if server.stop() else "Postgres was not running.")
            case ["status"]:
                ready = server.is_ready()
                print(f"Postgres answers in {server.socket_folder}" if ready else "Postgres is not running.")
                return 0 if ready else 3
            case _:
                print("usage: python -m portal.database start|stop|status|url", file=sys.stderr)
                return 2
    except DatabaseUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
