"""The screens: Wagtail's own with our rules, and those it does not have."""
