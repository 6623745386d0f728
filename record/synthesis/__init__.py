"""Synthetic records: as many made-up incidents as wanted, seeded, in the shape of real data on conflicts.

For trying and measuring the site at size. Every title says that the incident is synthetic; no actor in it exists.
Towns, borders and provinces are real. ``places`` draws where, ``incidents`` what and who, ``filling`` writes them.
"""
