"""Where staff keep the directory true: screens inside the Wagtail admin. The rules are in ``verification``."""
