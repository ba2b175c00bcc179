"""Personal data as notices really carry them, planted where it can be found again: each kind in the forms in which people write it."""
