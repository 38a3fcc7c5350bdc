"""Finding services: the question a visitor's address asks, and the answer with counts beside every option."""
