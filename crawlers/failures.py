"""What an exception of the download means for its URL: a failure to count, or a host that is to be left alone."""

from __future__ import annotations

import zlib

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawlers.guard import GuardedResolver, Refusal
from crawlers.hosts import Away
from crawlers.outcome import Failed, Stopped
from crawlers.robots import RobotsUnreachable
from crawlers.rows import Row, Snapshot
from crawlers.source import host_of

HOUR, DAY = 3_600.0, 86_400.0
ATTEMPTS = 3  #: visits after which a URL that keeps failing is quarantined
_NETWORK = {
    CannotResolveHostError: "no_address",
    DownloadTimeoutError: "timeout",
    DownloadConnectionRefusedError: "connection_refused",
    ResponseDataLossError: "cut_short",
    DownloadFailedError: "connection_failed",
}


class PartMissing(Exception):
    """One page of a notice of several could not be had; the notice waits for it."""


def network_code(error: BaseException) -> str | None:
    """The name of a failure of the network, None for every other error."""
    code = next((name for kind, name in _NETWORK.items() if isinstance(error, kind)), None)
    return "tls" if code == "connection_failed" and "SSL" in str(error) else code


def retry(row: Row, code: str, message: str, page: Snapshot | None = None) -> Failed:
    """A failure that may heal: pending and later again, quarantined after ATTEMPTS visits (and then looked at once a week)."""
    if row.attempts + 1 < ATTEMPTS:
        return Failed(row, "fetch", code, message, "pending", HOUR * 4**row.attempts, page)
    return Failed(row, "fetch", code, message, "quarantined", 7 * DAY, page)


def of_exception(row: Row, error: BaseException, answered: bool) -> Failed | Stopped:
    """`answered`: has this host answered anything in this run? One that has not is unreachable from here, which is no looking at it."""
    host = host_of(row.address)
    cause = error.cause if isinstance(error, RobotsUnreachable) else error
    code = network_code(cause) if cause is not None else None
    if code == "no_address" and host in GuardedResolver.refused:
        return Failed(row, "guard", "private_address", f"{host} is {GuardedResolver.refused[host]}", "refused")
    if code and code != "cut_short" and (not answered or isinstance(error, RobotsUnreachable)):
        return Stopped(row, "unreachable_from_here", host, f"{code}: {cause}"[:300])
    if code:
        return retry(row, code, str(error)[:300])
    if isinstance(error, IgnoreRequest):
        return _of_refusal(row, error)
    if isinstance(error, PartMissing):
        return retry(row, "part_missing", str(error))
    if isinstance(error, DownloadCancelledError):
        return _too_large(row)
    odd = isinstance(error, OSError | zlib.error) or type(error).__module__.startswith(("brotli", "zlib"))
    return retry(row, "bad_encoding" if odd else "fetch_error", f"{type(error).__name__}: {error}"[:300])


def _too_large(row: Row) -> Failed:
    return Failed(row, "fetch", "too_large", "larger than the download limit", wait=30 * DAY)


def _of_refusal(row: Row, error: IgnoreRequest) -> Failed | Stopped:
    """What our own middlewares, and Scrapy's, say no to."""
    if isinstance(error, Away):
        return Stopped(row, error.event, error.host, error.why, error.seconds)
    if isinstance(error, RobotsUnreachable):
        return Stopped(row, "robots_unreachable", error.host, error.why)
    if isinstance(error, Refusal):
        return Failed(row, "guard", error.code, error.message, "refused", 30 * DAY if error.code == "robots" else None)
    if "DOWNLOAD_MAXSIZE" in str(error):
        return _too_large(row)
    return Failed(row, "fetch", "redirect_loop" if "redirect" in str(error) else "ignored", str(error)[:300], wait=30 * DAY)


def gone(row: Row, code: str, message: str, page: Snapshot) -> Failed:
    """A page that is no longer there. One that never was a notice is not asked for again; a notice is, ever more rarely: it may be back."""
    had = row.kind == "article" and row.state in ("stored", "unchanged")
    return Failed(row, "fetch", code, message, "quarantined", min(7 * DAY * 4**row.attempts, 180 * DAY) if had else None, page)


def of_status(row: Row, status: int, page: Snapshot) -> Failed | Stopped:
    """What a status other than 200 and 304 means."""
    if status == 429:
        return Stopped(row, "retry_later", host_of(page.final_url), "status 429", HOUR)
    if status >= 500 or status == 408:
        return retry(row, f"http_{status}", f"status {status}", page)
    if status in (404, 410):
        return gone(row, f"http_{status}", f"status {status}", page)
    return Failed(row, "fetch", f"http_{status}", f"status {status}", "quarantined", 30 * DAY, page)
