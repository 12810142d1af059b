"""Information governance: sharing with others, keeping and letting go, and giving people their own story."""
