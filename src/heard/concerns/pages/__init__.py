"""The pages on which workers see what they hold, decide, answer and disagree."""
