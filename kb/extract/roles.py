"""The rules that say what one sum of a notice was for, by the cue words around it; the first rule that speaks decides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.extract.contexts import Context, Cue
from kb.extract.money import Money
from kb.model import Part

Role = tuple[str, str]  #: role and rule

VERBS = frozenset("lose take pay get profit show refund prize price loan seize freeze stop recover keep gang".split())
_NOUNS = frozenset(("refund", "prize", "loan", "profit", "show"))  #: may be the object of a verb before them
_REACH = 26  #: characters over which a verb still governs a sum in its clause

_FEE = (
    r"(?:保证金|押金|定金|订金|手续费|解冻[金费]|认证[金费]|验证[金费]|诚意金|违约金|滞纳金|任务金|本金|货款|房租|税[费款金]|[\u4e00-\u9fff]{1,3}[费金](?!额))"
)
_FEE_BEFORE = re.compile(rf"{_FEE}[^，。]{{0,4}}$")
_FEE_AFTER = re.compile(rf"(?:的|作为|当作)?[^，。]{{0,4}}?{_FEE}")
_ORDER = re.compile(r"(?:的|和\d[^，。]{0,6})?[^，。]{0,4}(?:连单|单子|订单|任务|的单)")
_SOME = r"(?:[3-9]|\d{2,6}|[三四五六七八九十百]{1,4}|多|数十?|数百|上百|众)"
_MANY = re.compile(
    rf"{_SOME}余?(?:名|位|个|人次?)(?:受害|被害|事主|群众|市民|网友|群?成员|消费者|投资[者人]|客户|老人|业主|家庭)"
    r"|(?:[2-9]|\d{2,6}|[二两三四五六七八九十百]{1,4}|多|数十?)余?[起宗件](?!诉讼)|全(?:市|县|区|省|国|镇|旗|州|港|台|街)"
    r"|[我本](?:市|县|区|省|周|月(?!\d)|季度)(?!的?[\u4e00-\u9fff]{1,3}(?:女士|先生|某))"
    r"|\d{2,6}余?[名位]?人(?:被骗|受骗|上当|中招|损失)|骗[了取]?[^，。]{0,8}[余\d]{2,6}[名位个]?人|(?:受害人|被害人|群众|事主)(?:遍布|涉及|达|多达|共)|同比|环比|累计骗取"
)
_EACH = re.compile(r"分别|各自?(?:转|被|汇|损)")
_ONE_OF = re.compile(r"(?:一次|一笔|第[一二三四五六\d]{1,2}[次笔单张][^，。\d]{0,8}|其中|另[一外]?|首[次笔]|各|先|又|再|还)(?:为|是|被|转走?|有|向[^，。\d]{0,8}转账)?$")
_EXTREME = re.compile(r"(?:最[多少高低大小](?:的|一笔|一起)?|人均|平均[^，。]{0,4}|单笔|不等|起步|原本|曾经?)(?:为|是|达|被骗|损失)?$")
_OTHERS = re.compile(r"(?:被骗过|(?:上次|此前|之前|曾经?|前次)被骗(?:的|了)?)[^，。]{0,6}$|(?:曾|也曾|此前|同样|同一)[^，。]{0,12}(?:被骗|骗走)[^，。]{0,4}$")
_TO_VICTIM = re.compile(
    r"(?:对方|客服|骗子|嫌疑人|不法分子|导师|平台|商家|派单员|骗徒|接待员)[^，。要让叫求]{0,8}(?:向|给|为|往)"
    r"(?:其|他|她|我|本人|自己|受害人|事主|被害人|[\u4e00-\u9fff]{1,2}(?:某{1,2}|女士|先生|小姐|同学))[^，。提指]{0,8}$"
)
_SUBJECT = re.compile(r"[\u4e00-\u9fff](?:某|女士|先生|小姐|同学|大[爷妈伯娘叔姐哥]|阿[姨婆公]|老[伯太汉师板人]|婆婆|师傅|奶奶|爷爷|妈妈|爸爸)|[男女]子|小伙|姑娘|家长|店主|会计|出纳|财务|^其|(?:^|，)[小老阿][\u4e00-\u9fff]|受害人|事主|被害人|[她他]")
_PAID = r"(?:转账|转帐|转款|汇款|打款|付款|支付|充值|缴费|缴纳|付清|转钱|付钱|交钱|给钱|扫码|付全款|下单)"
_COMPLIED = re.compile(
    rf"(?:照[做办付转给单汇]|(?:按|依|遵)照?(?:对方|其|客服|指示|要求|提示|说的)[^，。\d]{{0,8}}(?:转|汇|打|付|做|操作|办|完成|缴|将|买)|都照|依言"
    rf"|(?:遂|便|于是|就|随即|随后|立即|马上|都|陆续|全部|均|通过[^，。\d]{{1,10}}|用[^，。\d]{{1,8}})(?:向[^，。\d]{{1,12}}|将[^，。\d]{{1,10}}|先?后?)?{_PAID}了?"
    rf"|(?<!不要)(?<!停止)(?<!准备)(?<!打算)(?<!拒绝)(?<!未)(?<!没有)(?<!切勿)(?<!不得){_PAID}(?:后|完|成功|之后|完毕|，|。|给|到|过去)|[转打汇付交充][了过][过去进出]{{0,2}}[，。；]|(?:转|打|汇)(?:了)?过去|[转付交打汇]完|完成了?[，。；]|拉黑"
    r")(?![^，。\d]{0,3}\d)"
)
_REFUSED = re.compile(r"意识到|发觉|起疑|察觉|警觉|拒绝|未[^，。]{0,2}(?:转|付|汇|支付|打款|充|给)|没[^，。]{0,4}(?:转|付|汇|给|理|再|钱|这么多)|拿不出|劝阻|制止|叫停|拦|正要|准备|挂断|识破|核实|打算")
_BACK = re.compile(
    r"(?:均|都|已|被|成功|全部|全额|全数|悉数|及时|紧急|当场|随后|也|的){0,4}(?:止付|冻结|追回|拦截|返还|退还|追缴|挽回|保住|截停|退回|发还)"
    r"|(?:的)?(?:被骗)?(?:资金|钱款|款)(?:全部|全额|都|已|被)?(?:回到|返还|追回|退还|冻结|止付)|因?[^，。]{0,12}(?:被|得到|得以)(?:成功)?(?:止付|追回|拦截|截停)|(?:发起|进行|实施|采取|启动)(?:紧急)?(?:止付|冻结)"
)
_SAFE = re.compile(r"[^，。\d]{0,8}(?:就差|只差|保住|得以保全|未被?(?:转|骗|汇)|没有?能?被?(?:转|骗|汇|出手|付出|打出)|一分未|分文未|未遭|安然|未动|没动|未转)")
_TAKEN = re.compile(
    r"[^，。]{0,6}?(?:被|让|遭)(?:他人|对方|骗子|人|全部|悉数|[^，。\d人]{0,8}?|[^，。]{0,3}[分\d一二三四五六多]{1,3}[次笔])?(?:转走|骗走|划走|盗刷|卷走|刷走|骗光|扣走|转出|套走|消费)"
    r"|[^，。\d]{0,8}(?:打了?水漂|血本无归|不翼而飞|一干二净|有去无回|无法(?:取回|提现|提出)|取不出来?|提不出来?)"
)
_CASHED = re.compile(r"[^，。\d]{0,4}被[^，。\d]{0,14}(?:取走|取出|提走|取现|用来|用于购买)|(?:已|已被|被)(?:转往|转移|转入|转至|汇往|汇入|分散)")
_PICTURE = re.compile(r"[^，。]{0,4}(?:转账|汇款|付款|到账|支付)?(?:截图|凭证|回执|记录截图)")
_TASK = re.compile(r"任务|刷单|小单|点赞|关注|佣金|垫付|派单|做单")
_WITHDRAWN = re.compile(r"(?:成功|顺利|也|都|均|能)[^，。]{0,3}(?:提现|到账|取出|提出)|提现(?:成功|到账|出来)|提到了?银行卡|可提走")
_GOODS = re.compile(r"黄金|金条|金饰|首饰|金手镯|充值卡|礼品卡|购物卡|话费卡|点卡|油卡|e卡|卡密")
_HANDED = re.compile(r"邮寄|寄往|寄给|寄出|寄到|寄去|交给|交付|送到|送给|送往|卡密|卡号|密码|快递|放到|跑腿|网约车|货拉拉|骗走|发给")
_GAIN = re.compile(r"非法获利|违法所得|好处费|报酬|提成|工资|牟利|获利|赚取|分得|分成")
_BORROWED = re.compile(r"(?:为由|对方|骗子|网友|男友|女友|其|谎称|借口)[^。；]{0,30}(?:借款?|借钱)$")
_PASSED = re.compile(r"(?:转|汇|打|充)(?:到|入|给|了?过去|去|进)|[^。；\d]{0,16}?(?:全部|均|悉数|一并|随后|并|后|再|也|都|，)[^，。\d]{0,8}(?:转|汇|打|充|存|投|交)(?:到|入|给|至|账|进|过|了|款|去|向)")
_SALE = re.compile(r"[卖售]|转让|喊话|出手|出.{0,6}[号装皮]|求购|收购|价|急需|急用|垫付")
_LOSS = re.compile(r"被骗(?:的)?(?:资金|钱款|现金|款|钱|金额)?|损失")
_HELD = re.compile(r"医保卡|身份证?|社保卡|名下|护照|信用卡")


def governing(context: Context, folded: str) -> Cue | None:
    """The word that governs a sum from the left in its own clause."""
    near = [c for c in context.left if c.label in VERBS and context.money.start - c.end <= _REACH]
    if not near:
        return None
    last = near[-1]
    earlier = [c for c in near[:-1] if c.label in ("pay", "lose") and last.start - c.end <= 10]
    if last.label in _NOUNS and earlier and _FEE_BEFORE.search(folded, last.start, context.money.start):
        return earlier[-1]
    if last.label in ("lose", "get", "refund", "gang"):  # 挽回经济损失, 止付被骗资金: the first word governs
        for cue in near[:-1]:
            if cue.label in ("seize", "recover", "keep", "stop", "freeze") and not re.search(r"[让又却再]", folded[cue.end : last.start]):
                return cue
    return last


def _labels(cues: Sequence[Cue]) -> set[str]:
    return {cue.label for cue in cues}


class Judge:
    """One sum (or one list of sums: 8000元、5000元) before the rules; `last` is the end of the list, `free` where the next sum begins."""

    def __init__(self, context: Context, folded: str, part: Part, last: Money, free: int) -> None:
        self.c, self.text, self.part, self.listed = context, folded, part, last is not context.money
        self.verb = governing(context, folded)
        self.own = _labels(context.left)
        self.wide = self.own | _labels(context.before)
        self.end, self.free = last.end, free
        self.after = folded[last.end : max(context.clause[1], last.end)]
        self.head = folded[context.clause[0] : context.money.start]
        self.said = folded[context.sentence[0] : context.money.start]

    def roles(self) -> list[Role]:
        """(role, rule) pairs; a sum that was paid and then stopped has two."""
        settled = self._settled()
        if settled is not None:
            return [settled]
        verb = self.verb or self._behind()
        if verb is None:
            return [self._bare()]
        if _BACK.match(self.after) and verb.label in ("show", "profit", "freeze", "price"):
            return [("recovered", "amounts.recovered.behind")]
        first = self._by(verb)
        if first[0] in ("part", "lost") and _BACK.match(self.after):
            return [first, ("recovered", "amounts.recovered.behind")]
        return [first]

    def _settled(self) -> Role | None:
        """What the words right beside the sum say, whatever the verb."""
        if _EXTREME.search(self.head) or "law" in self.own:
            return "other", "amounts.other.figure"
        if re.search(r"每(?:[^单次天日月笔点条关，。]|笔记本)[^，。]?$", self.head[-4:]):
            return "price", "amounts.price.each"
        if "rate" in self.own and self.verb is None:
            return "lure", "amounts.rate"
        if _PICTURE.match(self.after):
            return "balance_shown", "amounts.balance.picture"
        if _SAFE.match(self.after):
            return "averted", "amounts.averted.safe"
        if _CASHED.match(self.after) and not re.search(r"卡[内里上]|账户|存款", self.head):
            return "other", "amounts.other.cashed"
        taken = _TAKEN.match(self.after)
        if taken:
            whole = taken.group().endswith(("骗走", "骗光", "漂", "归", "飞", "净", "回", "现", "出", "来")) and not (self.listed or _ONE_OF.search(self.head))
            return ("lost", "amounts.lost.taken") if whole else ("part", "amounts.part.taken")
        return None

    def _by(self, verb: Cue) -> Role:
        found: Role = getattr(self, f"_{verb.label}")(verb)
        if found[0] == "lost" and (self.listed or _ONE_OF.search(self.head)) and "total" not in self.own:
            return "part", "amounts.part.listed"
        return found

    def _behind(self) -> Cue | None:
        """将50万元转入…, 50万元被骗走: the verb follows the sum."""
        for cue in self.c.right:
            if cue.label in VERBS and 0 <= cue.start - self.end <= 12:
                return cue
        return None

    def _bare(self) -> Role:
        """No verb in the clause: what the sum is called, else the clause before."""
        if _BACK.match(self.after):
            return "recovered", "amounts.recovered.behind"
        if "demand" in self.own and not self.c.obeyed:
            return self._asked()
        if self.part == "title":
            around = self.own | _labels(self.c.right)
            if {"intend", "keep", "stop", "recover"} & around:
                return "averted", "amounts.averted.title"
            return "lost", "amounts.lost.title"
        before = [c for c in self.c.before if c.label in VERBS]
        if before and self.c.clause[0] - before[-1].end <= 34:
            found = self._by(before[-1])
            return ("lost", "amounts.lost.total") if "total" in self.own and found[0] in ("part", "lost") else found
        if "total" in self.own and "price" not in self.wide:
            return "lost", "amounts.lost.paid_total"
        if _FEE_AFTER.match(self.after) or _ORDER.match(self.after):
            return self._asked()
        if _SALE.search(self.said[-40:]) and self._asked()[0] == "part":
            return "part", "amounts.part.complied"
        return "other", "amounts.other"

    def _lose(self, verb: Cue) -> Role:
        if {"intend", "keep"} & self.own or self._negated(verb):
            return "averted", "amounts.averted.near_miss"
        if "recover" in self.own:
            return "recovered", "amounts.recovered.loss"
        if _OTHERS.search(self.head):
            return "other", "amounts.other.others"
        if _EACH.search(self.said, max(0, len(self.said) - 40)):
            return "part", "amounts.part.each"
        if _MANY.search(self.said):
            return "gang_total", "amounts.gang.many"
        if "again" in self.own and "total" not in self.own and "损失" not in self.head:
            return "part", "amounts.part.again"
        return "lost", "amounts.lost.total" if "total" in self.own else "amounts.lost"

    def _take(self, verb: Cue) -> Role:
        if {"intend", "keep"} & self.own or self._negated(verb):
            return "averted", "amounts.averted.near_miss"
        if "suspects" in self.own and "victim" not in self.wide:
            return "other", "amounts.other.cashed"
        return ("lost", "amounts.lost.paid_total") if "total" in self.own else ("part", "amounts.part.taken")

    def _pay(self, verb: Cue) -> Role:
        if self._negated(verb):
            return "averted", "amounts.averted.unpaid"
        if "intend" in self.own:
            return "averted", "amounts.averted.intended"
        if _TO_VICTIM.search(self.text, max(0, verb.start - 26), verb.start):
            return ("lure" if "promise" in self.own else "rebate"), "amounts.rebate.sent"
        if "story" in self.wide and _HELD.search(self.said[-40:]) and self.text[verb.start : verb.end] in ("购买", "消费", "下单", "买了", "花费"):
            return "other", "amounts.other.story"
        if not self.c.obeyed and self._demanded():
            return self._asked()
        if "promise" in self.own and "total" not in self.own:
            return "lure", "amounts.lure.promise"
        if "suspects" in self.own and "victim" not in self.own and _MANY.search(self.said):
            return "gang_total", "amounts.gang.flow"
        if "price" in self.own and not self._goods():
            return "price", "amounts.price"
        if "total" in self.own:
            return "lost", "amounts.lost.paid_total"
        return "part", "amounts.part.series" if "series" in self.own else "amounts.part.paid"

    def _demanded(self) -> bool:
        """A demand in the clause (先后转账 after it was met), or at the end of the clause before where nobody else acts."""
        if any(c.label == "demand" for c in self.c.left):
            return "series" not in self.own
        last = next((c for c in reversed(self.c.before) if c.label in ("demand", "pay", "lose", "intend", "story")), None)
        if last is None or last.label != "demand" or _SUBJECT.search(self.head):
            return False
        gap = self.c.clause[0] - last.end
        return gap <= 3 or (gap <= 30 and re.match(r"\s?(?:先|再|并|需|另|还|以及|向|否则|将)", self.head) is not None)

    def _asked(self) -> Role:
        """Asked for; paid where the text goes on to say so without another figure."""
        window = self.text[self.end : min(max(self.free, self.c.sentence[1]), self.end + 72)]
        met, refused = _COMPLIED.search(window), _REFUSED.search(window)
        if met and (refused is None or met.start() < refused.start()):
            return "part", "amounts.part.complied"
        return "demanded", "amounts.demanded.refused" if refused else "amounts.demanded"

    def _get(self, verb: Cue) -> Role:
        if ("police" in self.own or {"police", "victim"} <= self.wide) and "scammer" not in self.own:
            return "recovered", "amounts.recovered.returned"
        if _LOSS.search(self.head) and "police" in self.wide:
            return "recovered", "amounts.recovered.returned"
        if "show" in self.own:
            return "balance_shown", "amounts.balance.shown"
        if {"promise", "story", "rate", "demand"} & self.own or self._negated(verb):
            return "lure", "amounts.lure.promise"
        if "suspects" in self.wide and "victim" not in self.wide and _GAIN.search(self.said):
            return "other", "amounts.other.gain"
        return "rebate", "amounts.rebate"

    def _profit(self, verb: Cue) -> Role:
        if "suspects" in self.wide:
            return "other", "amounts.other.gain"
        if {"promise", "rate"} & self.own:
            return "lure", "amounts.lure.promise"
        around = _labels(self.c.right) | self.own
        cashed = _WITHDRAWN.search(self.text, self.c.money.start, self.end + 30) or _TASK.search(self.said)
        if ("get" in around or cashed) and "show" not in around:
            return "rebate", "amounts.rebate.profit"
        return "balance_shown", "amounts.balance.profit"

    def _show(self, verb: Cue) -> Role:
        return "balance_shown", "amounts.balance.shown"

    def _refund(self, verb: Cue) -> Role:
        if "police" in self.wide and "scammer" not in self.own and "demand" not in self.own:
            return "recovered", "amounts.recovered.returned"
        return ("rebate", "amounts.rebate") if "get" in self.own else ("lure", "amounts.lure.refund")

    def _prize(self, verb: Cue) -> Role:
        told = {"promise", "rate", "story"} & self.own
        if told or "demand" in self.own or "get" not in self.own | _labels(self.c.right):
            received = self.text[verb.start : verb.end] in ("红包", "佣金", "提成", "返点") and not told
            if not received or "suspects" in self.own:
                return ("other" if "suspects" in self.own else "lure"), "amounts.lure.prize"
        return "rebate", "amounts.rebate"

    def _goods(self) -> bool:
        """黄金 or cards of a printed worth, handed over."""
        first, end = self.c.sentence
        return bool(_GOODS.search(self.text, max(first, self.c.money.start - 40), min(end, self.end + 12)) and _HANDED.search(self.text, first, end))

    def _price(self, verb: Cue) -> Role:
        for label, role in (("recover", "recovered"), ("seize", "seized")):
            if label in self.wide:
                return role, f"amounts.{role}"
        if self._goods() or re.search(r"寄[去出给了往]|送[去给出了]|邮寄|快递", self.head):
            return "part", "amounts.part.goods"
        bought = _COMPLIED.search(self.text, self.end, min(self.free, self.end + 36))
        return ("part", "amounts.part.complied") if bought and not _REFUSED.search(self.text, self.end, bought.start()) else ("price", "amounts.price")

    def _loan(self, verb: Cue) -> Role:
        if _BORROWED.search(self.said):
            return "part", "amounts.part.borrowed"
        if _PASSED.match(self.text, self.end, min(len(self.text), self.free, self.end + 40)) and not {"demand", "promise", "intend"} & self.own:
            return "loan", "amounts.loan.passed_on"
        return "loan", "amounts.loan"

    def _seize(self, verb: Cue) -> Role:
        return "seized", "amounts.seized"

    def _freeze(self, verb: Cue) -> Role:
        if ("scammer" in self.own or "story" in self.own) and "police" not in self.wide and not re.search(r"成功|紧急|及时", self.head):
            return "balance_shown", "amounts.balance.frozen"
        if _LOSS.search(self.head) or {"stop", "victim"} & self.own:
            return "recovered", "amounts.recovered.frozen"
        return "frozen", "amounts.frozen"

    def _stop(self, verb: Cue) -> Role:
        certain = self.text[verb.start : verb.end] in ("止付", "紧急止付")
        return "recovered", "amounts.recovered.stopped" if certain else "amounts.recovered.loss"

    def _recover(self, verb: Cue) -> Role:
        if self._negated(verb) or re.search(r"(?:无法|未能|难以|没能|想|帮)[^，。]{0,4}$", self.text[max(0, verb.start - 6) : verb.start]):
            return "other", "amounts.other.unrecovered"
        if _MANY.search(self.said) and "victim" not in self.own:
            return "other", "amounts.other.recovered"
        saved = self.text[verb.start : verb.end].startswith(("挽", "追赃挽", "止损")) or "损失" in self.head
        return "recovered", "amounts.recovered.loss" if saved else "amounts.recovered"

    def _keep(self, verb: Cue) -> Role:
        if _MANY.search(self.said) and "victim" not in self.own:
            return "other", "amounts.other.averted"
        return "averted", "amounts.averted"

    def _gang(self, verb: Cue) -> Role:
        return "gang_total", "amounts.gang"

    def _negated(self, verb: Cue) -> bool:
        near = (c for c in self.c.left if c.label == "negate" and 0 <= verb.start - c.end <= 6)
        return any(not re.search(r"[就便才却再后]", self.text[c.end : verb.start]) for c in near)
