"""Who and where a concern is about: what was said of children, adults, places and vehicles."""
