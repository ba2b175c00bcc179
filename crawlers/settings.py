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
HOST_CEILING = 5_000  #: requests to one host on one day, over all sources and runs; a setting may lower it
CONCURRENT_REQUESTS = 1  # a source's next request is made when its last answer has been judged, so that a wall is met once
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 1  # one outcome a request; Scrapy starts as many tasks as this for each
DOWNLOAD_TIMEOUT = 15
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's own default is off
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 408, 429]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
REDIRECT_MAX_TIMES = 5
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Accept-Language": "zh-CN,zh;q=0.9"}

DOWNLOAD_HANDLERS = {
    "http": "crawlers.door.DoorHandler",
    "https": "crawlers.door.DoorHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
TWISTED_DNS_RESOLVER = "crawlers.guard.GuardedResolver"
SCHEDULER = "crawlers.scheduler.FrontierScheduler"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier knows what it has
ITEM_PIPELINES = {"crawlers.pipeline.ArchivePipeline": 100}
# nothing runs but what is named here: no cookies, proxies, meta refresh, telnet or remote control to be switched on by accident
_STOCK = "scrapy.downloadermiddlewares"
DOWNLOADER_MIDDLEWARES_BASE = {
    "crawlers.guard.GuardMiddleware": 50,
    "crawlers.robots.RobotsMiddleware": 100,
    f"{_STOCK}.downloadtimeout.DownloadTimeoutMiddleware": 350,
    f"{_STOCK}.defaultheaders.DefaultHeadersMiddleware": 400,
    f"{_STOCK}.useragent.UserAgentMiddleware": 500,
    f"{_STOCK}.retry.RetryMiddleware": 550,
    "crawlers.walls.WallMiddleware": 570,  # after decompression, before retry
    f"{_STOCK}.httpcompression.HttpCompressionMiddleware": 590,
    f"{_STOCK}.redirect.RedirectMiddleware": 600,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}  # so nothing sends a Referer but what a list's own script would
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "crawlers.memory.MemoryWatch": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
}

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
