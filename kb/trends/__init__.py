"""Named, documented, read-only queries over a release: what pages, feeds and the command line say of trends."""
