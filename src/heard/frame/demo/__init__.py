"""The invented partnership of Marlowe Vale, and the story that the demonstration plays there."""
