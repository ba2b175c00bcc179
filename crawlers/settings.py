"""Politeness and limits, in one place; what must never happen is held by the guard and the pace, whatever a command line sets."""

from __future__ import annotations

import os
from importlib import metadata

from crawlers.source import MIN_DELAY


def _about() -> tuple[str, str]:
    """(version, contact): the contact from KB_CONTACT, else the project's own address."""
    try:
        about = metadata.metadata("scam-bulletins")
    except metadata.PackageNotFoundError:
        return "0", os.environ.get("KB_CONTACT", "")
    urls = [line.partition(",")[2].strip() for line in about.get_all("Project-URL") or []]
    return about["Version"], os.environ.get("KB_CONTACT") or next(iter(urls), "")


VERSION, CONTACT = _about()
PRODUCT = "scam-bulletins"  #: the name under which robots.txt may speak to us

BOT_NAME = PRODUCT
USER_AGENT = f"{PRODUCT}/{VERSION} (+{CONTACT})" if CONTACT else f"{PRODUCT}/{VERSION}"
SPIDER_MODULES = ["crawlers.spider"]
COMMANDS_MODULE = "crawlers.commands"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

#: the sample web's (address, port), given in code by `kb demo` and the tests and by nothing else
SAMPLE_WEB: tuple[str, int] | None = None

# one connection a host, and time between requests; crawlers.pace holds the floor across sources
DOWNLOAD_DELAY = MIN_DELAY
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_TIMEOUT = 15
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's own default is off
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 408, 429]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
REDIRECT_MAX_TIMES = 5
HTTPERROR_ALLOW_ALL = True  # the spider accounts for every status
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Accept-Language": "zh-CN,zh;q=0.9"}

DOWNLOAD_HANDLERS = {
    "http": "crawlers.pace.PacedHandler",
    "https": "crawlers.pace.PacedHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
TWISTED_DNS_RESOLVER = "crawlers.guard.GuardedResolver"
SCHEDULER = "crawlers.scheduler.FrontierScheduler"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier knows what it has
ITEM_PIPELINES = {"crawlers.pipeline.ArchivePipeline": 100}
DOWNLOADER_MIDDLEWARES = {
    "crawlers.guard.GuardMiddleware": 50,
    "crawlers.robots.RobotsMiddleware": 100,
    "crawlers.walls.WallMiddleware": 570,  # after decompression, before retry
    **dict.fromkeys(
        (
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware",
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware",
            "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware",
            "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware",
            "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware",
        )
    ),
}
SPIDER_MIDDLEWARES = {"scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None}
REFERRER_POLICY = "no-referrer"

TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
METAREFRESH_ENABLED = False
HTTPPROXY_ENABLED = False
AUTOTHROTTLE_ENABLED = False
MEMUSAGE_LIMIT_MB = 1024
STATS_DUMP = False
LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawlers.spider.QuietLog"
FEED_EXPORT_ENCODING = "utf-8"
