"""An app with nothing but a migration that takes long."""
