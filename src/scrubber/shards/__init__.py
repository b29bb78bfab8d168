"""Filter the shards of a data set, and lose nothing. See docs/shards.md.

Needs the extra ``shards``. The function is :func:`scrubber.shards.runner.filter_shards`.
"""
