"""The database under Heard: where it runs, its roles, and how it is made ready."""
