"""The directory as open data, in the shape of Open Referral UK 3.0 (HSDS-UK-3.0). Anyone may read it, without a key.

What leaves here is what people have checked, never an example, whatever the settings. ``docs/open-data.md`` tells
readers how to use it.
"""
