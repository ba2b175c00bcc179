"""The generators themselves: the same seed gives the same archive, and what they call true is true of the texts."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random
from statistics import median
from urllib.parse import urlsplit

import pytest

from kb.lexicon import facet_values, kinds
from kb.model import Bulletin

from . import money, when
from .archive import Planted, plant, planted
from .copies import KINDS
from .disputes import agree
from .draft import QUOTES
from .grammar import BEATS, pairs, skeletons
from .readings import TYPES, reading_of
from .score import aligned, groups_of, neutral_copies, score_conflicts, score_groups


@pytest.fixture(scope="module")
def archive() -> Planted:
    return planted(2000, 1)


@pytest.fixture(scope="module")
def by_id(archive: Planted) -> dict[str, Bulletin]:
    return {bulletin.id: bulletin for bulletin in archive.bulletins}


_SIMPLE = {ord(new): old for old, new in pairs("traditional.txt")}
_NARROW = {code + 0xFEE0: code for code in range(0x21, 0x7F)}


def bare(text: str) -> str:
    """Han and figures alone, simplified and narrow: what survives re-writing of script, width and punctuation."""
    return "".join(char for char in text.translate(_NARROW).translate(_SIMPLE) if char.isalnum())


def shingles(text: str, size: int = 6) -> set[str]:
    plain = bare(text)
    return {plain[at : at + size] for at in range(len(plain) - size + 1)}


def case_text(archive: Planted, bulletin: Bulletin) -> str:
    """The first case, or the whole text where there is none."""
    start, end = archive.spans.get((bulletin.id, 1), (0, len(bulletin.text)))
    return bulletin.text[start:end]


def test_skeletons_cover_every_type_with_sentences_of_their_own() -> None:
    every = skeletons()
    assert len(every) >= 60
    assert {skeleton.code for skeleton in every} == set(kinds()) == set(TYPES)
    assert len({skeleton.key for skeleton in every}) == len(every)
    assert all(len(set(skeleton.beats[beat])) == 3 for skeleton in every for beat in BEATS)
    assert all("sum" in line.slots for skeleton in every if skeleton.is_case for line in skeleton.beats["p"])


def test_skeletons_speak_the_words_of_the_taxonomy() -> None:
    names = {code: set(kind.names) for code, kind in kinds().items()}
    for skeleton in skeletons():
        assert {name.removesuffix("类") for name in skeleton.names} <= {name.removesuffix("类") for name in names[skeleton.code]}, (
            skeleton.key
        )
        assert set(skeleton.hooks) <= set(facet_values("HOOK"))
        assert set(skeleton.controls) <= set(facet_values("CTRL"))
        assert set(skeleton.pretexts) <= set(facet_values("PRETEXT"))
    assert all(TYPES[code] == kind.zh for code, kind in kinds().items())


def test_same_seed_same_archive_other_seed_another() -> None:
    one, again, other = plant(300, 5), plant(300, 5), plant(300, 6)
    assert one == again
    assert {b.text for b in one.bulletins} & {b.text for b in other.bulletins} == set()
    assert [len(plant(n, 5).bulletins) for n in (300, 777)] == [300, 777]


def test_bulletins_are_published_by_many_hosts_over_thirty_months(archive: Planted) -> None:
    bulletins = archive.bulletins
    assert len(bulletins) == len({b.id for b in bulletins}) == 2000
    hosts = {urlsplit(b.url).hostname or "" for b in bulletins}
    assert len(hosts) > 150 and all(host.endswith(".example") for host in hosts)
    tiers = Counter(b.tier for b in bulletins)
    assert min(tiers[tier] for tier in ("T0", "T1", "T2")) > 250
    months = Counter((b.published or "")[:7] for b in bulletins)
    assert len([month for month in months if month]) == 30 and 10 < months[""] < 150
    lengths = sorted(len(b.text) for b in bulletins)
    assert lengths[0] >= 60 and 200 <= median(lengths) <= 500 and lengths[-1] > 1200


def test_every_kind_of_copy_is_there_and_copies_share_their_case(archive: Planted, by_id: dict[str, Bulletin]) -> None:
    counts = Counter(kind for steps in archive.kinds.values() for kind in steps)
    assert len(KINDS) >= 10 and all(counts[kind] >= 30 for kind in KINDS if kind != "in_roundup") and len(archive.contained) >= 40
    shares: dict[str, list[float]] = {}
    for bulletin, steps in archive.kinds.items():
        if not steps:
            continue
        mine, source = shingles(case_text(archive, by_id[bulletin])), shingles(by_id[archive.origins[archive.copies[bulletin]]].text)
        shares.setdefault(steps[0], []).append(len(mine & source) / len(mine))
    for kind, found in shares.items():
        assert min(found) > 0.2 and median(found) > (0.45 if kind in ("synonyms", "noised") else 0.9), (kind, min(found), median(found))


def test_the_origin_is_first_by_tier_then_time(archive: Planted, by_id: dict[str, Bulletin]) -> None:
    for cluster, members in archive.members().items():
        origin = by_id[archive.origins[cluster]]
        for member in members:
            other = by_id[member]
            assert (
                origin.tier < other.tier
                or member == origin.id
                or (origin.tier == other.tier and (other.published or "9") > (origin.published or ""))
            )


def test_round_ups_hold_the_case_word_for_word(archive: Planted, by_id: dict[str, Bulletin]) -> None:
    for roundup, clusters in archive.contained.items():
        whole = shingles(by_id[roundup].text)
        for cluster in clusters:
            source = shingles(case_text(archive, by_id[archive.origins[cluster]]))
            assert len(source & whole) > 0.6 * len(source) or {"synonyms", "noised"} & set(archive.kinds[roundup])
        assert not {archive.copies[roundup]} & set(clusters)


def test_what_the_tales_quote_stands_in_their_text(archive: Planted, by_id: dict[str, Bulletin]) -> None:
    assert archive.tales.keys() == archive.case_clusters.keys() == archive.spans.keys() == archive.methods.keys()
    for key, tale in archive.tales.items():
        start, end = archive.spans[key]
        text = by_id[key[0]].text[start:end]
        assert all(not tale.quote(field) or tale.quote(field) in text for field in QUOTES), (key, tale)


def test_tellings_share_little_wording(archive: Planted, by_id: dict[str, Bulletin]) -> None:
    """Different writers of one case: half of the pairs of origins share less than a quarter of their case's wording."""
    groups: dict[str, list[str]] = {}
    for (bulletin, ordinal), story in archive.case_clusters.items():
        if not archive.kinds[bulletin] and ordinal == 1 and archive.forms[bulletin][0] != "multi_case":
            groups.setdefault(story, []).append(bulletin)
    shares = []
    for members in groups.values():
        sets = [shingles(case_text(archive, by_id[member])) for member in members]
        shares += [len(left & right) / min(len(left), len(right)) for at, left in enumerate(sets) for right in sets[:at]]
    assert len(shares) > 100 and median(shares) < 0.25


def test_decoys_are_apart_and_look_alike(archive: Planted) -> None:
    kinds_ = Counter((decoy.kind, decoy.level) for decoy in archive.decoys)
    assert {kind for kind, _ in kinds_} == {"other_place", "other_date", "formula", "same_day", "weekly_series", "model_cases"}
    for decoy in archive.decoys:
        assert archive.copies[decoy.left[0]] != archive.copies[decoy.right[0]]
        if decoy.level != "case":
            continue
        left, right = archive.tales[decoy.left], archive.tales[decoy.right]
        assert left.story != right.story and left.code == right.code
        if decoy.kind.startswith("other"):
            assert (left.label[0], left.loss) == (right.label[0], right.loss)
            assert left.region != right.region or left.date != right.date
        if decoy.kind == "same_day":
            assert (left.date, left.region) == (right.date, right.region) or None in (left.date, right.date)


def test_cases_of_different_clusters_can_be_told_apart(archive: Planted) -> None:
    """No two stories agree in surname, sum, day and county."""
    seen: dict[tuple[str, float, str, str], str] = {}
    for tale in archive.tales.values():
        if tale.loss and not tale.approx and tale.date and tale.region and tale.label:
            key = (tale.label[:1], tale.loss, tale.date, tale.region)
            assert seen.setdefault(key, tale.story) == tale.story


def test_no_two_notices_are_alike_by_accident(archive: Planted) -> None:
    clusters: dict[str, str] = {}
    for bulletin in archive.bulletins:
        assert clusters.setdefault(bare(bulletin.text), archive.copies[bulletin.id]) == archive.copies[bulletin.id]


def test_conflicts_are_planted_in_every_field_and_follow_from_the_tellings(archive: Planted) -> None:
    fields = Counter(conflict.field for conflict in archive.conflicts)
    assert sum(fields.values()) >= 50 and min(fields[field] for field in ("loss", "date", "region", "type")) >= 3
    for conflict in archive.conflicts:
        assert len(conflict.values) >= 2
        assert any(not agree(conflict.field, left, right) for left in conflict.sayings for right in conflict.sayings)
    rough = [tale for tale in archive.tales.values() if tale.approx]
    disputed = {conflict.cluster for conflict in archive.conflicts if conflict.field == "loss"}
    assert len(rough) > 50 and len([tale for tale in rough if tale.story not in disputed]) > 40


def test_sums_round_without_conflict_and_alter_with_one() -> None:
    rng = Random(3)
    for _ in range(3000):
        yuan = money.draw_sum(rng, rng.choice((0.2, 1.0, 9.0)))
        quote = money.printed(yuan, rng)
        assert money.value_of(quote) == yuan
        _, value, mark = money.rounded(yuan, rng)
        assert money.agree((yuan, None), (value, mark))
        other, wrong, _ = money.altered(yuan, quote, rng)
        assert not money.agree((yuan, None), (wrong, None)) and money.value_of(other) == wrong


def test_dates_are_printed_so_that_their_first_readers_understand_them() -> None:
    rng = Random(4)
    for _ in range(2000):
        day = when.draw_day(rng)
        published = date.fromordinal(day.toordinal() + rng.randint(1, 200))
        said = when.say(day, published, rng)
        assert said.value in (None, day.isoformat())
        assert when.read_literally(said.quote, said.value, said.basis, published) == said.value


def test_readings_quote_what_they_say(archive: Planted) -> None:
    for bulletin in archive.bulletins[:400]:
        reading = reading_of(archive, bulletin)
        assert len(reading.cases) == len(archive.keys_of(bulletin.id))
        for case in reading.cases:
            assert all(case.span.covers(fact.span) and bulletin.part(fact.span) for fact in case.facts)
            assert case.loss_yuan in (None, 0.0) or any(fact.field == "amount.lost" for fact in case.facts)


def test_score_counts_pairs(archive: Planted) -> None:
    truth = {"a": 1, "b": 1, "c": 1, "d": 2}
    score = score_groups([["a", "b"], ["c", "d"]], truth)
    assert (score.right, score.wrong, score.missed) == (1, 1, 2)
    perfect = score_groups(groups_of(archive.copies), archive.copies, neutral_copies(archive.copies, archive.contained))
    assert (perfect.precision, perfect.recall) == (1.0, 1.0) and perfect.right > 1500


def test_cases_are_aligned_and_conflicts_scored(archive: Planted) -> None:
    assert aligned({1: (0, 10), 2: (12, 30), 3: (90, 99)}, {1: (11, 31), 2: (2, 9)}) == {1: 2, 2: 1}
    told = [(conflict.field, [(saying.bulletin, saying.ordinal) for saying in conflict.sayings]) for conflict in archive.conflicts]
    score = score_conflicts(told[1:], archive.case_clusters, archive.conflicts)
    assert (score.right, score.wrong, score.missed) == (len(told) - 1, 0, 1)
    calm = next(key for key, story in archive.case_clusters.items() if story not in {conflict.cluster for conflict in archive.conflicts})
    assert score_conflicts([("loss", [calm])], archive.case_clusters, archive.conflicts).wrong == 1
