"""A made-up web of police columns and press pages, as the real CMS print them, for `kb demo` and the tests to crawl."""

from crawlers.sample_web.server import SampleWeb, serve
from crawlers.sample_web.site import SOURCES

__all__ = ["SOURCES", "SampleWeb", "serve"]
