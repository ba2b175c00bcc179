"""What attacks a feed: lying notices, tampered folders, awkward histories. Written without a look at what withstands them."""
