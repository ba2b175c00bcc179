"""Names of places to codes, ambiguous ones settled or left open, and what each place is to the case."""

from __future__ import annotations

import itertools

import pytest
from notices import read_titled

from kb.extract.gazetteer import find_names, regions
from kb.extract.numerals import plain
from kb.extract.place_roles import choose_places
from kb.extract.settled import settle
from kb.extract.where import choose_region, find_places, names_town
from kb.lexicon import load_rows
from kb.model import Span


def codes(text: str, home: str | None = None, year: int | None = None) -> list[str]:
    found = find_names(plain(text))
    settled = settle(found, home, year)
    return [settled[at].code for at in sorted(settled)]


def test_table_of_regions_is_whole() -> None:
    rows = load_rows("regions.csv")
    now = [row for row in rows if not row["until"]]
    levels = {level: sum(row["level"] == level for row in now) for level in ("province", "prefecture", "county")}
    assert levels["province"] == 34 and 330 <= levels["prefecture"] <= 345 and 2_840 <= levels["county"] <= 3_020
    known = {row["code"] for row in rows}
    assert all(not row["parent"] or row["parent"] in known for row in rows)
    for row in rows:
        assert row["level"] == "country" or (len(row["code"]) == 6 and row["code"].isdigit())
        assert not row["since"] or not row["until"] or int(row["since"]) <= int(row["until"])
        assert row["name"].startswith(row["short"][:1])


def test_one_code_bears_one_name_at_a_time() -> None:
    for some in regions().values():
        spans = sorted((region.since or 0, region.until or 9_999) for region in some)
        assert all(before[1] <= after[0] + 2 for before, after in itertools.pairwise(spans))  # the year of a change knows both
        assert sum(region.until is None for region in some) <= 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("四川省成都市新津区", ["510118"]),
        ("成都市新津县", ["510132"]),
        ("苏州市吴中区的居民", ["320506"]),
        ("北京市海淀分局", ["110108"]),
        ("深圳警方", ["440300"]),
        ("西双版纳州景洪市", ["532801"]),
        ("延边朝鲜族自治州延吉市", ["222401"]),
        ("香港警方", ["810000"]),
        ("花蓮縣警察局", ["710000"]),
        ("重慶市渝北區", ["500112"]),
        ("广州市和佛山市", ["440100", "440600"]),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize("text", ["朝阳产业前景好", "东方人寿的客服", "他在和平年代长大", "河东有间小店", "长安街上"])
def test_words_that_are_no_places(text: str) -> None:
    assert codes(text) == []


def test_ambiguous_name_needs_its_home() -> None:
    assert codes("鼓楼区的严女士被骗") == []
    assert codes("鼓楼区的严女士被骗", home="320100") == ["320106"]
    assert codes("鼓楼区的严女士被骗", home="350102") == ["350102"]
    assert codes("开封警方通报，鼓楼区的严女士被骗") == ["410200", "410204"]


def test_printed_name_decides_whatever_the_year() -> None:
    assert codes("成都市新津区", year=2015) == codes("成都市新津区", year=2024) == ["510118"]


@pytest.mark.parametrize(
    ("text", "role", "code"),
    [
        ("被骗资金在长沙市被人取走。", "cash_out", "430100"),
        ("取现地点集中在株洲市。", "cash_out", "430200"),
        ("专案组在浏阳将嫌疑人抓获。", "arrest", "430181"),
        ("民警赶赴合肥市捣毁一处窝点。", "den", "340100"),
        ("资金流入一个开户地在南昌市的账户。", "account", "360100"),
    ],
)
def test_roles(text: str, role: str, code: str) -> None:
    assert (role, code) in {(mention.role, mention.region.code) for mention in find_places(text)}


def test_region_is_the_victims_and_the_finest() -> None:
    text = "合肥警方通报：庐阳区的方女士被骗。资金在长沙市被取走，嫌疑人在浏阳落网。"
    region = choose_region(find_places(text))
    assert region is not None and region[0].code == "340103" and region[0].name == "安徽省合肥市庐阳区"
    assert text[region[1].span.start : region[1].span.end] == "庐阳区"
    places, facts = choose_places(find_places(text))
    assert {(place.role, place.code) for place in places} == {("cash_out", "430100"), ("arrest", "430181")}
    assert all(text[fact.span.start : fact.span.end] in ("长沙市", "浏阳") for fact in facts)


@pytest.mark.parametrize("call", ["一个境外号码来电", "归属地为外省的电话", "境外电话"])
def test_where_a_call_comes_from_takes_nobody_s_home(call: str) -> None:
    region = choose_region(find_places(f"梧州市龙圩区俞女士接到{call}，被骗2.3万元。"))
    assert region is not None and region[0].code == "450406"


def test_places_of_the_scammers_story_are_nobodys() -> None:
    assert choose_region(find_places("对方自称天津市公安局民警，说她在武汉市办了一张卡。")) is None


def test_behind_somebodys_words_the_story_goes_on() -> None:
    region = choose_region(find_places("“想起来就后怕。”说起那天的事，济宁市任城区的店主江先生直摇头。"))
    assert region and region[0].code == "370811"


def test_enumeration_shares_its_role() -> None:
    told = {(mention.role, mention.region.name) for mention in find_places("民警远赴河南、江西、浙江等地将6名嫌疑人抓获。")}
    assert told == {("arrest", "河南省"), ("arrest", "江西省"), ("arrest", "浙江省")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("来源：平安大姚\n", ["532326"]),
        ("大姚电诈警情", ["532326"]),
        ("沈阳市反诈中心通报，铁西区一家商场的导购被骗。", ["210100", "210106"]),
        ("铁西区一家商场的导购被骗。", []),
        ("建瓯徐墩一位厂主被骗。", ["350783"]),
        ("在青云谱的家长邹先生", ["360104"]),
    ],
)
def test_short_names_in_company(text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_a_town_lies_in_the_county_of_the_other_cases() -> None:
    first, second = "长泰县岩溪镇的封女士被骗。", "枋洋镇会计庄某被骗。"
    places = find_places(first + second)
    assert choose_region([], [], places) is None
    region = choose_region([], [], places, towns=names_town(second, [Span(0, len(second))]))
    assert region is not None and region[0].name.endswith("长泰县")


def test_a_victim_of_another_case_says_nothing() -> None:
    places = find_places("长泰县的封女士被骗。南靖县的庄某被骗。")
    assert len(places) == 2 and choose_region([], [], places, towns=True) is None


def test_bought_by_one_of_another_town() -> None:
    (place,) = find_places("对方说买家找到了，香港的，要先交押金。")
    assert place.strength == 0


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("民警锁定住在鸡泽县的女子庄某。", "suspect"),
        ("第二笔钱被拦在一张渭南的卡上。", "account"),
        ("这家公司在武汉设有点。", "den"),
        ("民警在即墨一家网吧抓到了庄某。", "arrest"),
        ("民警在攀枝花的一处酒店内将十余人“一锅端”。", "arrest"),
    ],
)
def test_roles_told_otherwise(text: str, role: str) -> None:
    assert [place.role for place in choose_places(find_places(text))[0]] == [role]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("昨日多发警情如下，厦门市各街道转发。\n〔湖里〕10时，佟女士被骗。", ["350200", "350206"]),
        ("5月13日，横山的佟女士接到电话。", ["610803"]),
        ("南城区一群众投资被骗。", []),
        ("让惠安的佟老汉跑了两天银行。", ["350521"]),
        ("家住闵行江川路的佟女士接到电话。", ["310112"]),
        ("石家庄师范学院的佟同学被骗。", []),
        ("宜昌市西陵区学院街的佟婆婆被骗。", ["420502"]),
        ("楚江都市报讯 佟女士被骗。", []),
        ("坐车到城北，找了间旅馆。", []),
        ("静海区一家银行报警。", ["120118"]),
        ("株洲荷塘公安提醒。", ["430202"]),
        ("高明警方提醒。", ["440608"]),
        ("高雄市凤山区的佟女士接到电话。", ["710000"]),
        ("平潭综合实验区的民警赶到。", ["350128"]),
    ],
)
def test_short_names_in_other_company(text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_town_of_the_name_of_a_far_county() -> None:
    mentions = find_places("石鼓的佟女士接到电话，转账8000元。永春县公安局提醒。")
    assert [m.region.code for m in mentions] == ["350525"]
    assert [m.region.code for m in find_places("石鼓的佟女士接到电话，转账8000元。")] == ["430407"]


@pytest.mark.parametrize(
    "text",
    [
        "她说：“我帮您接郑州警方。”",
        "接到一个电话，说她的医保卡在深圳刷了两万元。",
        "他要把鞋盒发到广东。",
        "“老板”说跟晋城一家客户签了合同。",
        "要寄一个盒子去佛山，里面是金首饰。",
        "小伙子网上谈了个湖北女朋友。",
    ],
)
def test_places_in_somebody_s_words_are_nobody_s(text: str) -> None:
    assert choose_region(find_places(text)) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("民警查询，收款的三张卡，一张在福建，钱当天就没了。", "350000"),
        ("查那个收款账户，注册地在云南，当天进了六笔钱。", "530000"),
        ("前面的钱查到有两笔进了广东茂名的卡。", "440900"),
        ("第三级在揭阳，卡主正用它买期货。", "445200"),
    ],
)
def test_accounts_told_in_other_words(text: str, code: str) -> None:
    assert [(m.role, m.region.code) for m in find_places(text) if m.role] == [("account", code)]


def test_parcel_that_only_a_scammer_tells_of_went_nowhere() -> None:
    told = "电话里说，他寄到俄罗斯的包裹里有毒品。"
    assert [m.role for m in find_places(told) if m.role] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("沽源的一位养鸡户被骗。张家口公安提醒您。", "130724"),
        ("德宏州反诈中心通报，一名盈江的退休教师被骗", "533123"),
        ("最冤的是饶平开布店的何老板。潮州市公安局通报。", "445122"),
        ("怀来大队民警在路边找到了他。张家口市公安局通报", "130730"),
    ],
)
def test_short_county_names_where_their_prefecture_is_told(text: str, code: str) -> None:
    assert code in [m.region.code for m in find_places(text)]


@pytest.mark.parametrize(
    "text", ["警银合作的典范，甘南州公安局通报", "喀什西路开面馆的石老板", "他在南京东二路上开店", "清新的一天，清远市公安局通报"]
)
def test_words_and_streets_are_no_counties(text: str) -> None:
    assert [m.region.code for m in find_places(text) if m.region.level == "county" or "路" in text] == []


def test_a_paper_places_its_town_only_where_nothing_else_is_named() -> None:
    press = find_places("温岭日报讯(记者)江先生收到一条短信，被骗8000元。")
    assert [(m.region.code, m.strength) for m in press] == [("331081", 1)]
    told = choose_region([], others=press)
    assert told is not None and told[0].code == "331081"
    named = find_places("温岭日报讯 玉环市的江先生收到一条短信")
    told = choose_region(named)
    assert told is not None and told[0].code == "331083"


def test_a_city_wins_over_a_district_elsewhere_that_bears_its_name() -> None:
    assert codes("小柯在西安一家诊所上班") == ["610100"]
    assert codes("牡丹江警方通报，西安区的小柯") == ["231000", "231005"]


@pytest.mark.parametrize(
    ("text", "role", "code"),
    [
        ("民警锁定莫某是绵阳人，通过当地派出所找到他家里。", "suspect", "510700"),
        ("民警经工作，在双鸭山市集贤县找到“黄牛”孙某，孙某当场退还。", "suspect", "230521"),
        ("顺着那双鞋，找到了住在昌吉州呼图壁县的辛某。", "suspect", "652323"),
        ("以账户审计为由通知客户改付至香港某账户。", "account", "810000"),
        ("警方顺着收款卡查到了安庆，追回5200元。", "account", "340800"),
        ("随后两次前往湖南找到卡主，把8000元追了回来。", "account", "430000"),
        ("当晚在楚雄州南华县服务区将车上三人带回。", "arrest", "532324"),
        ("两天后，那个青年在株洲的网吧里被带走。", "arrest", "430200"),
    ],
)
def test_roles_by_what_police_found(text: str, role: str, code: str) -> None:
    assert (role, code) in [(m.role, m.region.code) for m in find_places(text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("柯女士一听就慌了，她儿子在成都读书。", "510100"),
        ("尹某收到短信，落款是上海某基金公司。", "310000"),
        ("她订的去三亚的机票，下午有人打电话说航班取消。", "460200"),
    ],
)
def test_places_that_are_not_the_victims(text: str, code: str) -> None:
    assert all(m.strength < 4 for m in find_places(text) if m.region.code == code)


def test_a_banner_brought_to_the_police_places_the_case() -> None:
    told = choose_region(find_places("7月21日，蔺女士将一面锦旗送到商丘市公安局示范区分局平安派出所。"))
    assert told is not None and told[0].code == "411400"


def test_a_victim_at_the_counter_is_at_home() -> None:
    text = "10月22日上午，在武汉市武昌区某银行大堂，居民柯女士正准备将定期存款取出。"
    assert [(m.region.code, m.role) for m in find_places(text)] == [("420106", None)]
    taken = "监控显示，有人在武汉市武昌区某银行将钱取走。"
    assert [(m.region.code, m.role) for m in find_places(taken)] == [("420106", "cash_out")]


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("长武警讯：两通“熟人”电话", ["陕西省咸阳市长武县"]),
        ("大荔：一斤枣换来的线索", ["陕西省渭南市大荔县"]),
        ("衢江这一周的警情手记", ["浙江省衢州市衢江区"]),
        ("隰县反诈播报｜5月28日", ["山西省临汾市隰县"]),
        ("和平：警民一家", []),
        ("长安：平安建设", []),
        ("朝阳：阳光少年", []),
        ("安全：人人有责", []),
    ],
)
def test_whose_page_it_is(title: str, names: list[str]) -> None:
    found = find_places(title, part="title")
    assert [place.region.full for place in found] == names
    assert all(place.strength >= 3 and place.role is None for place in found)


def test_the_place_of_the_title_is_the_victims_where_the_story_names_only_the_gangs() -> None:
    told = read_titled(
        "大荔：一斤枣换来的线索\n1月11日，电商户雷大姐接到自称客服的电话，按要求转账3.2万元后发现被骗，于是报警。"
        "民警顺着资金流水，半个月后在云南省孟连县一处出租屋把取款的两名男子抓获。",
        "2023-02-05",
    )
    (case,) = told.cases
    assert case.region is not None and case.region.name == "陕西省渭南市大荔县"


def test_a_new_district_is_not_the_county_of_its_name_elsewhere() -> None:
    text = "警情通报\n合肥市公安局滨湖分局通报，5月6日，滨湖新区丁香苑业主张女士接到自称客服的电话，转账2万元后发现被骗。"
    (case,) = read_titled(text, "2024-05-20").cases
    assert case.region is not None and case.region.name == "安徽省合肥市"
