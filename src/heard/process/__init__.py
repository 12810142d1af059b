"""How anything moves: strands, steps, moves, timescales, clocks, the ladder, and messages out."""
