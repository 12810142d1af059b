"""Heard: the shared safeguarding record in which no concern about a child can be lost or quietly closed."""
