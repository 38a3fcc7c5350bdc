"""The evidence pack: all that stands behind a page or a hub, in one file, in the order of the ten PIF TICK criteria."""
