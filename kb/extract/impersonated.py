"""Who they said they were: the persona as printed, and the kind of role it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kb.extract.cues import load_cues, load_pattern
from kb.extract.scene import FILE, Scene
from kb.lexicon import load_yaml
from kb.model import Fact, Span

BEHALF = "impersonated.behalf"  #: in whose name they called, which leaves no doubt: 以疾控中心的名义
_CLAIM = re.compile(
    r"(?:自称|冒充|假冒|假扮|冒认|伪装成|伪装为|扮成|扮作|装成|装扮成|乔装成|谎称|声称|号称|讹称|佯称|诡称|显示为|(?:对方|其|他|她|并|电话中|来电人)?(?:称|说|表示)(?=(?:自己|其|他|她)?(?:是|为|系)))"
    r"(?:自己|[其他她](?!们)|对方|本人)?(?:就)?(?:是|为|系|成(?![都华武县安吉]))?(?:[他她你您我咱]们|[那这]位|群里那位|一名|一个|一位|某位|某名|其|他的|她的|他|她)?(?P<who>[^,。;:!?\n“”\"「」()了]{2,20})"
)
_LIKENESS = re.compile(
    r"(?:头像|昵称|名字|备注|落款)[^,。;“”\"]{0,8}?(?:改成|换成|改为|都是|是|与)(?P<who>[^,。;:“”\"]{2,12}?)(?=的样子|同头像|一样|的?名字|[,。])"
    r"|(?:头像|昵称)(?:[和、与及](?:昵称|名字|网名|微信名|备注))?(?:全|都|也|均|就)?(?:和|跟)(?P<like>(?![^,。;]{0,6}几[个位])[^,。;:、“”\"]{2,12}?)的?(?:一样|相同|一模一样|完全一致)"
    r"|声音[^,。;“”\"]{0,4}?像(?:是|极了)?(?:自己|自家|她|他)?的?(?P<voice>[^,。;:“”\"]{2,6}?)(?=的声音|[,。])"
)
_PROFILE = re.compile(  # 用其女儿的微信头像和昵称加其为好友, 屏幕上跳出的是表哥的名字
    r"(?:用|盗用|冒用|套用|换上|换了|改成|改为|换成|顶着|挂着|跳出的?是?|显示的?是)了?(?:其|她|他|自己|自家)?的?(?P<who>(?:女儿|儿子|孙子|孙女|外甥|侄子|表哥|表弟|表姐|堂哥|丈夫|妻子|老公|老板|公司老板"
    r"|公司领导|领导|老总|董事长|经理|校长|班主任|辅导员|导师|院长|主任|局长|书记|老师|老同学|同学|闺蜜|好友|朋友|亲戚|战友|同事))的?(?:微信|qq)?号?的?(?:头像|昵称|照片|名字|姓名)"
)
_MIXED = re.compile(r"一[名个]与(?P<who>[^,。;:“”\"]{2,8}?)(?:同头像|同昵称)")
_MYSELF = re.compile(r"(?<![一-龥])我们?是(?P<who>[^,。;:!?\n“”\"「」()]{2,16}?)(?=的?[,。;!?”])")
_BEHALF = re.compile(
    r"以(?P<who>[一-龥]{1,3}某{1,2})(?:的)?名义|以[“\"「](?P<office>[一-龥]{2,10}(?:委|局|部|办|院|中心|协会|公司|客服|银行|警方|公安))[”\"」](?:的)?名义"
    r"|(?:被人|骗子|对方|男子|女子|有人|不法分子|嫌疑人|冒用|,)以(?P<unit>[一-龥]{2,10}(?:中心|公司|客服|银行|警方|公安局?|法院|检察院|社保局|医保局))(?:的)?名义(?=[^,。;]{0,4}(?:通过|打电话|来电|致电|联系|发|诈骗|骗|行骗|向|给|添加|要求|,))"
)
_AS = re.compile(r"以(?P<who>[^,。;:“”\"的]{2,10}?)(?:的)?身[份分](?=来电|致电|打电话|打来|联系|发|与|接近|要求|行骗)")
_SO_CALLED = re.compile(
    r"所谓的?[“\"「]?(?P<who>[^,。;:!?\n“”\"「」()]{0,8}?(?:警方|公安局?|民警|警官|检察院|检察官|法院|法官|客服|专员|导师|老师|领导|工作人员))(?![一-龥]{0,2}(?:app|软件|平台))"
)
_KNOWN = re.compile(
    r"(?:收到|接到)[^,。;“”\"]{0,8}?(?P<who>(?:高中|大学|初中|中学|小学|老)?(?:同学|室友|好友|表哥|表弟|儿子|女儿|孙子|孙女|女婿|领导|老师|班主任|外甥|侄子))(?:的)?(?:qq|微信|消息|发来|电话)"
)
_CALLED = re.compile(  # by an unquoted role that is no claim: 收到客服的电话, 电话被转接到银联客服
    r"(?:(?:接到|收到|接听)(?:了|过)?(?:一[名个位通])?|转接?(?:到|给|至)|接通(?:了)?)(?P<who>[^,。;:!?\n“”\"「」()自称]{0,10}?(?:客服|专员|客服人员))"
    r"(?=的?(?:电话|来电|短信|信息|消息)|[,。])|被(?P<by>[^,。;:!?\n“”\"「」()自称]{0,8}?(?:客服|客服人员))(?=告知|提示|要求|通知|诱导)"
)
_QUOTED = re.compile(r"[“\"「](?P<who>[^”\"」“「\n,。;!?:]{2,14})[”\"」]")
_CALL = re.compile(r"的?(?:电话|来电|短信|消息)$")
_UNSURE = re.compile("[有做或]|一[位家名个]")  #: in what stands behind 的 of such words and is none: 上面有一位老同学
_RANKED = ("警官", "警方")  #: 李警官 stands beside 公安局李警官
_LEAD = re.compile(r"(?:一[名个位])?(?:自称|冒充|假冒|假扮|冒认)(?:的|是|为)?")  #: before what is claimed: 接到一个冒充抖音客服来电
_WHOSE = re.compile(r"(?:[你您我咱他她]们?家?)?(?:公司|单位|厂里|学校|村里|镇上)?")
_NAME = 6  #: characters of a name that is no role: “陈浩”
_EDGE = '“”"「」的位名个 '
_ACTED = (
    r"(?=又?(?:称|说|以|让|要|却|告诉|表示|发|提示|则|继续|推荐|指导|引导|回复|免费|每天|天天|叫|教|派|喊|答应|承诺|解释|声称|催|拉|又|:))"
)


@cache
def _actors() -> re.Pattern[str]:
    words = sorted(load_yaml(FILE)["actors"], key=len, reverse=True)
    lead = (
        r"(?:随后|后|之后|但|可|此时|这时|而|接着|紧接着|提现时|期间|至此|结果|其间|提币时|提款时)?"
        r"(?:进入?之?后|群里|里面)?(?:有(?:个|一[个名位]|名|位))?"
    )
    return re.compile(rf"(?<![^,。;:\n”]){lead}(?P<who>{'|'.join(words)}){_ACTED}")


@cache
def load_services() -> frozenset[str]:
    """Words that by themselves name a real service, never a person: 世纪佳缘, 陌陌."""
    return frozenset(cue.value.lower() for cue in load_cues("platforms.yml", "platforms"))


def _trimmed(folded: str, start: int, end: int) -> Span | None:
    stop = load_pattern(FILE, "persona_ends").search(folded, start + 1, end)
    if stop is not None:
        end = stop.start()
    lead = _LEAD.match(folded, start, end)
    start = lead.end() if lead else start
    while start < end and folded[start] in _EDGE:
        start += 1
    while start < end and folded[end - 1] in _EDGE:
        end -= 1
    return Span(start, end) if end - start >= 2 else None


def _kind_of(who: str, code: str | None) -> str | None:
    """The facet value for a printed persona; a bare 客服 is what the type of the case makes it."""
    table = load_yaml(FILE)
    if who in table["bare"]:
        bare = table["bare_by_type"].get(code or "")
        return None if bare is None else str(bare)
    for value in table["order"]:
        if code is not None and code not in table["only"].get(value, (code,)):
            continue
        if load_pattern(FILE, "impersonated_as", value).search(who):
            return str(value)
    return None


def _shaped(shape: re.Pattern[str], folded: str, span: Span) -> Iterator[Span]:
    """Who is told of in one way, whether it names a role or not."""
    for match in shape.finditer(folded, span.start, span.end):
        name = match.lastgroup or "who"
        if (found := _trimmed(folded, match.start(name), match.end(name))) is not None:
            yield found


def _who_alone(folded: str, who: Span) -> Span:
    """Without what only says which one it is: 你们县里的谭县长, 公司王总."""
    start = max(folded.rfind("的", who.start, who.end - 2) + 1, who.start)
    lead = _WHOSE.match(folded, start, who.end)
    return Span(lead.end(), who.end) if lead and lead.end() < who.end - 1 else Span(start, who.end)


def _claimed(folded: str, span: Span) -> Iterator[tuple[Span, str]]:
    for shape in (_CLAIM, _MYSELF, _LIKENESS, _PROFILE, _MIXED, _BEHALF, _AS, _SO_CALLED, _KNOWN, _CALLED):
        for found in _shaped(shape, folded, span):
            if load_pattern(FILE, "no_role").match(folded, found.start, found.end):
                found = _who_alone(folded, found)  # 是在国外的援外医生
                if _UNSURE.search(folded, found.start, found.end) or load_pattern(FILE, "no_role").match(folded, found.start, found.end):
                    continue
            if shape in (_LIKENESS, _MYSELF):
                found = _who_alone(folded, found)
            if shape is _BEHALF:
                yield found, BEHALF
            elif shape in (_KNOWN, _PROFILE, _AS) or load_pattern(FILE, "persona").search(folded, found.start, found.end):
                yield found, "impersonated.claim"
    for match in _actors().finditer(folded, span.start, span.end):
        yield Span(match.start("who"), match.end("who")), "impersonated.actor"


def _quoted(folded: str, span: Span) -> Iterator[tuple[Span, str]]:
    """A quoted name that acts, calls or was met; not the name of a group, an app, a fee."""
    for match in _QUOTED.finditer(folded, span.start, span.end):
        who = match.group("who")
        if who in load_services() or load_pattern(FILE, "no_persona").match(folded, match.end(), span.end):
            continue
        near = max(span.start, match.start() - 16)
        met = load_pattern(FILE, "persona_met").search(folded, near, match.start()) is not None
        before = met or load_pattern(FILE, "persona_before").search(folded, near, match.start()) is not None
        acts = load_pattern(FILE, "persona_acts").match(folded, match.end(), span.end) is not None
        sure = load_pattern(FILE, "persona_sure").search(who) is not None
        if sure or (load_pattern(FILE, "persona").search(who) and (acts or before)) or (met and len(who) <= _NAME):
            yield without_call(folded, match), "impersonated.quoted"


def without_call(folded: str, quoted: re.Match[str]) -> Span:
    """A quoted name without that it called: “中国大使馆工作人员的电话”."""
    start, end = quoted.span("who")
    call = _CALL.search(folded, start + 2, end)
    return Span(start, call.start() if call else end)


def _printed(folded: str, spans: Iterable[Span]) -> Iterator[tuple[Span, str]]:
    for span in spans:
        yield from _claimed(folded, span)
        yield from _quoted(folded, span)


def find_claims(folded: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Whatever somebody says that he is, whether it names a role or not: 自称合作方的出纳."""
    for span in spans:
        yield from _shaped(_CLAIM, folded, span)


def find_impersonated(scene: Scene) -> Iterator[Fact]:
    """Facts `impersonated` (as printed, each form once, in order) and `impersonated_as`.

    >>> from kb.extract.scene import whole_scene

    >>> [(f.field, f.value) for f in find_impersonated(whole_scene(*["接到自称某银行工作人员的电话"] * 2))]
    [('impersonated', '某银行工作人员'), ('impersonated_as', '银行/监管')]
    """
    seen: set[str] = set()
    for span, rule in sorted(_printed(scene.folded, scene.scam(late=True))):
        if load_pattern(FILE, "true_caller").match(scene.folded, span.end):
            continue
        printed = scene.text[span.start : span.end]
        short = any(form.endswith(printed) and form != printed for form in seen) and not printed.endswith(_RANKED)
        if printed not in seen and not short:
            seen.add(printed)
            yield Fact("impersonated", printed, span, rule)
        kind = _kind_of(scene.folded[span.start : span.end], scene.code)
        if kind is not None and f"as:{kind}" not in seen:
            seen.add(f"as:{kind}")
            yield Fact("impersonated_as", kind, span, rule)
