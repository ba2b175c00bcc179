"""A made-up web of police sites and press whose truth is known, served from one loopback port; README.md tells its interface."""

from .check import check_log, fetched_again
from .model import DAYS, START, Article, Column, Gone, Site
from .server import Entry, Served, serve
from .web import Day, Web, plant

__all__ = [
    "DAYS",
    "START",
    "Article",
    "Column",
    "Day",
    "Entry",
    "Gone",
    "Served",
    "Site",
    "Web",
    "check_log",
    "fetched_again",
    "plant",
    "serve",
]
