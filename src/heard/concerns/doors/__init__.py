"""The doors at which a concern is raised: a child's, the public's, the helpline's, and the way back to the answers."""
