"""Protect: assessment, strategy discussion, enquiry, conference, plan, reviews, missing episodes, the voice."""
