"""Figures and dates as people write them, in both languages."""

from __future__ import annotations

from kb.model import china_day

_APPROX_ZH = {"余": "余", "近": "近", "约": "约"}
_APPROX_EN = {"余": "over ", "近": "nearly ", "约": "about "}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_SIGNS = {"CNY": "¥", "USD": "US$", "HKD": "HK$", "EUR": "€", "GBP": "£"}


def plain(value: float, places: int = 2) -> str:
    """With thousands set off and no idle zeros.

    >>> plain(19240.0), plain(0.5), plain(23.333)
    ('19,240', '0.5', '23.33')
    """
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scaled(yuan: float) -> tuple[str, str]:
    """Figure and Chinese unit; 亿 and 万 from one of each."""
    for size, unit in ((1e8, "亿"), (1e4, "万")):
        if abs(yuan) >= size * 0.99995:
            return plain(yuan / size), unit
    return plain(yuan), ""


def money(yuan: float, lang: str, approx: str | None = None) -> str:
    """Short: 万元 in Chinese, thousands in English.

    >>> money(19240.0, "zh"), money(19240.0, "en"), money(300000.0, "zh", "近"), money(2970000.0, "zh", "余"), money(0.0, "zh")
    ('1.92万元', '¥19,240', '近30万元', '297万余元', '0元')
    """
    if lang == "en":
        return f"{_APPROX_EN.get(approx or '', '')}¥{plain(yuan)}"
    figure, unit = _scaled(yuan)
    if approx == "余":
        return f"{figure}{unit or ''}余元"
    return f"{_APPROX_ZH.get(approx or '', '')}{figure}{unit}元"


def exact(yuan: float, lang: str) -> str:
    """To the yuan or fen.

    >>> exact(19240.0, "zh"), exact(19240.5, "en")
    ('19,240元', '¥19,240.5')
    """
    return f"¥{plain(yuan)}" if lang == "en" else f"{plain(yuan)}元"


def foreign(amount: float, currency: str) -> str:
    """
    >>> foreign(5000.0, "USD"), foreign(1200.0, "USDT")
    ('US$5,000', '1,200 USDT')
    """
    sign = _SIGNS.get(currency)
    return f"{sign}{plain(amount)}" if sign else f"{plain(amount)} {currency}"


def day(value: str | None, lang: str) -> str:
    """A prefix-ISO date, as precise as it is; of a moment its day in China.

    >>> day("2020-05", "zh"), day("2021-05-28", "zh"), day("2021-05-28", "en"), day("2020", "en"), day(None, "zh")
    ('2020年5月', '2021年5月28日', '28 May 2021', '2020', '')
    """
    if not value:
        return ""
    parts = [int(part) for part in china_day(value).split("-") if part.isdigit()]
    if lang == "zh":
        return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))
    words = [str(parts[0])]
    if len(parts) > 1 and 1 <= parts[1] <= 12:
        words.insert(0, _MONTHS[parts[1] - 1])
    if len(parts) > 2:
        words.insert(0, str(parts[2]))
    return " ".join(words)


def days(first: str | None, last: str | None, lang: str) -> str:
    """From day to day, what both share said once.

    >>> days("2024-08-26", "2024-09-01", "zh"), days("2024-12-30", "2025-01-05", "en"), days("2024-03-01", "2024-03-01", "zh")
    ('2024年8月26日–9月1日', '30 Dec 2024 – 5 Jan 2025', '2024年3月1日')
    """
    if not first or not last or first == last:
        return day(first or last, lang)
    if lang == "zh":
        same = first[:5] == last[:5] and len(first) == len(last) > 4
        return f"{day(first, lang)}–{day(last, lang).partition('年')[2] if same else day(last, lang)}"
    return f"{day(first, lang)} – {day(last, lang)}"
