"""The building: settings, command line, database, base templates, forms, error pages, and the demonstration."""
