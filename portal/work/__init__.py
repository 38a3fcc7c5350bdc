"""Work that nobody should wait for: kept as rows of the database, done by ``manage.py work``.

Other apps use two names: ``portal.work.queueing.background`` makes a function such work, ``later`` asks for it.
"""
