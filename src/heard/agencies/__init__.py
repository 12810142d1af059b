"""Who we are: agencies, posts and who holds them, workers, and how they sign in."""
