"""One crawl on several machines: a writer hands out the frontier and writes the archive, workers fetch and read; they meet in redis.

The frontier in `archive.db` stays the truth. What stands in redis can be made again from it: a redis that is lost costs pages that are
fetched a second time and no notice.
"""
