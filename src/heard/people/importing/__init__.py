"""Bringing in what other systems hold: looked at first, kept as it was written, and never guessed at.

Read in this order: reading.py makes rows of a file, formats.py says what its columns are, labels.py and days.py what
its cells mean, understanding.py puts a row together, report.py tells a person of it, and taking.py is all of that for
one file. Nothing up to here touches the database; keeping.py brings in what was understood.
"""
