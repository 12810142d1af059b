"""What happened, provably: who acted, what was written, who read it."""
