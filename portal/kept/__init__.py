"""Pages that one process remembers as rendered, for as long as nothing in the database that they could show changed.

``triggers`` notes every change, ``models`` tells which state is the newest, ``copies`` remembers, ``middleware``
decides which answers. docs/adr/0025 says why.
"""
