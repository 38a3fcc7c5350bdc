"""Public reads from a replica of the database, where ``DATABASE_REPLICA_URL`` names one.

``middleware`` decides for a request, ``router`` for each query in it, ``freshness`` whether the replica may be asked.
"""

ALIAS = "replica"
