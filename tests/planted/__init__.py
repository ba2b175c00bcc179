"""A made-up archive whose truth is known: notices, copies, tellings, statistics and new methods, planted by seed."""
