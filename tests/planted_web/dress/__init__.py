"""The clothes of every family, by name."""

from __future__ import annotations

from .accounts import Netease, Sohu, Thepaper, Toutiao, Wechat
from .base import Dress, Reply, Room, Route, Routes, Sheet
from .gkmlpt import Gkmlpt, Mps, Shanghai
from .hanweb import Hanweb, Jpaas
from .papers import Ifeng, People, Sina, Xinhuanet
from .plain import Plain, Unknown
from .trs import Trs, Ucap, Vsb

_ALL: tuple[type[Dress], ...] = (
    Hanweb,
    Jpaas,
    Trs,
    Ucap,
    Vsb,
    Gkmlpt,
    Mps,
    Shanghai,
    Plain,
    Unknown,
    Netease,
    Thepaper,
    Sohu,
    Sina,
    People,
    Xinhuanet,
    Ifeng,
    Wechat,
    Toutiao,
)
DRESSES: dict[str, Dress] = {dress.name: dress() for dress in _ALL}

__all__ = ["DRESSES", "Dress", "Reply", "Room", "Route", "Routes", "Sheet"]
