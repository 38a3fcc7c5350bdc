"""The pictures of the guides, made anew from the site as it is: ``make pictures``."""
