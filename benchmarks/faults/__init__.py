"""What breaks in the night, broken on purpose: ``make faults``.

The whole site runs as ``docker-compose.yml`` runs it: nginx on its own configuration, gunicorn, the worker, a Postgres
and a mail server of its own, uploads on a disk of a few megabytes. Fifty requests a second come in. Then one part after
the other fails, for longer than a copy of a page is kept, and comes back as Docker would bring it back.
"""
