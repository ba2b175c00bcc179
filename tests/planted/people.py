"""Victims and suspects of made-up cases, and the small things their stories need."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏"
    "韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关焦俞"
)
JOBS = ("公司职员", "外卖骑手", "网店店主", "务工人员", "个体户", "教师", "护士", "司机", "保洁员", "会计", "设计师", "工人", "自由职业者")
TEENS = ("小学生", "初中生", "高中生")
SHOPS = ("粮油店老板", "五金店老板", "副食店老板", "蔬菜批发商", "餐馆老板", "建材商", "水站老板", "电器店老板")

#: the kind of victim that a skeleton needs, by its key
PROFILES = {
    "grandson": "elder", "elder-health": "elder", "antiques": "elder", "charity-heritage": "elder", "doorstep-officer": "elder",
    "minor-skin": "child", "boss-accountant": "clerk", "trojan": "clerk", "army-order": "shop", "fire-brigade": "shop",
    "school-order": "shop", "teacher-fee": "parent", "virtual-kidnap": "parent", "enrolment": "parent", "student-flag": "young",
    "campus-loan": "young", "etc-link": "driver", "nude-chat": "man", "escort": "man", "ai-photo": "man", "sex-lure": "man",
}  # fmt: skip
_AGES = {
    "elder": (60, 83),
    "child": (9, 15),
    "young": (21, 32),
    "man": (19, 52),
    "parent": (31, 48),
    "clerk": (24, 50),
    "shop": (28, 58),
    "driver": (25, 56),
}
_JOBS = {
    "elder": ("退休工人", "退休教师", ""),
    "child": TEENS,
    "clerk": ("公司财务", "公司会计", "企业出纳"),
    "shop": SHOPS,
    "driver": ("货车司机", "网约车司机"),
}
_FIRST = "聚鑫云盛汇优淘星悦恒财贝金乐瑞锦智嘉亿融趣速通华"
_LAST = ("享", "赚", "通", "宝", "购", "投", "聊", "贷", "汇", "友", "信", "派", "客", "盈")
_HOUSES = ("财富先锋", "鼎盛", "金石", "远航", "锦程", "启明", "华鑫", "恒泰", "博远", "盈科", "宏图", "汇丰源", "中融信", "天成", "瑞丰")
_KINDS = ("资本", "国际", "财经", "在线", "之家", "交易", "商学院", "联盟")
GOODS = {
    "03": ("奶粉", "电饭锅", "儿童水杯", "羽绒服", "面膜", "床上四件套", "运动鞋", "保温杯", "手机壳", "玩具车"),
    "06": ("手机", "平板电脑", "名牌包", "茅台酒", "电动车", "相机", "金手镯", "空调", "渔具", "球鞋"),
    "11": ("桶装水", "大米", "方便面", "灭火器", "空调", "床垫", "牛肉", "水泥", "蔬菜", "办公桌"),
    "12": ("电饭煲", "行车记录仪", "蓝牙耳机", "话费"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A victim: surname, how the name is told, and what else is known."""

    surname: str
    label: str
    gender: str
    age: int
    job: str
    profile: str

    @property
    def pronoun(self) -> str:
        return "她" if self.gender == "女" else "他"

    @property
    def role(self) -> str:
        """The noun of a headline."""
        by_profile = {"elder": "老人", "child": "学生", "clerk": "财务", "shop": "店主", "parent": "家长", "driver": "司机"}
        return by_profile.get(self.profile, "女子" if self.gender == "女" else "男子")

    def other_label(self) -> str:
        """The same person as another writer names it: 张女士 → 张某."""
        return f"{self.surname}某" if not self.label.endswith("某") else f"{self.surname}{'女士' if self.gender == '女' else '先生'}"


def draw_person(key: str, rng: Random, surname: str = "") -> Person:
    profile = PROFILES.get(key, "adult")
    gender = "男" if profile == "man" else rng.choice("男女")
    low, high = _AGES.get(profile, (20, 62))
    name = surname or rng.choices(SURNAMES, range(len(SURNAMES) + 20, 20, -1))[0]
    job = rng.choice(_JOBS.get(profile, (*JOBS, "", "", "", "")))
    return Person(name, _label(name, gender, profile, rng), gender, rng.randint(low, high), job, profile)


def _label(surname: str, gender: str, profile: str, rng: Random) -> str:
    if profile == "child":
        return rng.choice((f"小{surname}", f"{surname}某"))
    if profile == "elder":
        return surname + rng.choice(("大爷", "大伯", "老伯", "先生") if gender == "男" else ("阿姨", "大妈", "奶奶", "女士"))
    return surname + rng.choice(("女士", "女士", "某") if gender == "女" else ("先生", "先生", "某"))


def describe(person: Person, label: str, rng: Random) -> str:
    """The first mention: 公司职员张女士, 42岁的张女士, 张女士（42岁）, 张女士."""
    forms = [label, label, f"{person.age}岁{label}", f"{label}（{person.age}岁）"]
    if person.job:
        forms += [f"{person.job}{label}", f"{person.job}{label}", f"{person.age}岁{person.job}{label}"]
    if label.endswith("某"):
        forms.append(f"{label}（{person.gender}，{person.age}岁）")
    return rng.choice(forms)


def details(code: str, personas: tuple[str, ...], rng: Random) -> dict[str, str]:
    """What every telling of a story repeats: the false app, site and persona, small sums, goods."""
    small, loan = rng.choice((rng.randint(15, 98), rng.randint(100, 380), 2 * rng.randint(30, 290))), rng.randint(4, 60) * 5000
    return {
        "app": rng.choice(_FIRST) + rng.choice(_FIRST) + rng.choice(_LAST),
        "site": rng.choice(_HOUSES) + rng.choice(_KINDS),
        "who": rng.choice(personas),
        "goods": rng.choice(GOODS.get(code, ("茶叶", "手表", "电动车", "手机"))),
        "small": f"{small}元",
        "loan": f"{loan // 10_000}万元" if loan % 10_000 == 0 else f"{loan / 10_000:g}万元",
        "n": str(rng.randint(2, 9)),
        "k": str(rng.randint(2, 19)),
        "cards": str(rng.randint(4, 260)),
        "phones": str(rng.randint(2, 60)),
        "flow": f"{rng.randint(12, 960)}万元",
    }
