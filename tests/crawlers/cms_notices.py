"""Seven made-up notices and the furniture of a page, for the CMS pages that the family tests read."""

# ruff: noqa: E501 - a notice a line

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A notice as it should be read."""

    title: str
    day: str
    time: str
    publisher: str
    lines: tuple[str, ...]

    @property
    def body(self) -> str:
        return "".join(f"<p style='text-indent:2em'>　　{line}</p>\n" for line in self.lines)

    @property
    def compact(self) -> str:
        return self.day.replace("-", "")

    @property
    def cn(self) -> str:
        y, m, d = self.day.split("-")
        return f"{y}年{m}月{d}日"


TOLD = (
    Told("“客服”来电退保费 退休教师被骗4.2万元", "2024-08-29", "10:12", "澄江晚报",
         ("8月21日，家住澄江区的退休教师魏女士接到自称某支付平台客服的电话，对方说她开通了一项每年扣费2000元的保险。",
          "魏女士按对方要求打开会议软件共享屏幕，先后三次转账，共计4.2万元。", "警方提醒：取消业务无需共享屏幕，更无需转账。")),
    Told("刷单“连单任务”做到第五单 她才发现提不出钱", "2023-03-06", "08:30", "澄江市公安局",
         ("3月1日，市民丁某在群里领取点赞任务，前三笔返利共86元。", "随后她被要求完成“连单”，垫付资金31800元后对方称操作失误，须再转5万元。", "丁某意识到受骗，遂报警。")),
    Told("假冒老板进群 会计转出98万元后及时止付", "2022-11-17", "16:45", "法治澄江",
         ("11月15日上午，某建材公司会计白某被拉进一个工作群，群主头像、昵称与公司老板一致。", "“老板”以付保证金为由，要求她向指定账户转账98万元。",
          "反诈中心接警后十分钟内完成止付，98万元全部拦截。")),
    Told("“内部渠道”买游戏皮肤 中学生两天被骗6千元", "2021-07-20", "09:05", "青溪发布",
         ("7月18日，初中生小林（化名）在短视频里看到低价皮肤，添加对方好友。", "对方以账号被冻结为由，让他用家长手机扫码支付6次，共计6012元。")),
    Told("网上贷款先交“解冻费”？假的", "2019-05-08", "11:20", "澄江日报",
         ("5月6日，个体户雷先生在某贷款App申请8万元，页面提示卡号填错、资金冻结。", "他按“客服”指引交了1.6万元解冻费，仍无法提现。", "民警提示：放款前收费的网贷都是诈骗。")),
    Told("银行柜员多问一句 老人保住十万元养老钱", "2016-10-12", "15:33", "青溪晚报",
         ("10月10日，67岁的封阿婆到银行要把10万元定期提前取出，说是女儿出国急用。", "柜员见她一直不挂电话，便报了警。经查，来电者冒充其女儿的老师。")),
    Told("警惕“中奖”短信 先交税就是骗局", "2013-12-03", "07:58", "澄江网",
         ("近日，市民樊某收到短信，称其手机号中了某节目二等奖，奖金9.8万元。", "对方要他先交2800元个人所得税，樊某汇款后再也联系不上对方。")),
)  # fmt: skip

MENU = "".join(
    f"<li><a href='/lm/{n}/'>{name}</a></li>" for n, name in enumerate("首页 政务公开 警务资讯 办事服务 互动交流 专题专栏".split())
)
HEAD = f"<div class='top'>今天是2026年1月5日 星期一 <a href='/wza/'>无障碍</a></div><div class='nav'><ul>{MENU}</ul></div>"
HOT = "<div class='side'><h3>热点排行</h3><ul>" + "".join(
    f"<li><a href='/rd/{n}.html'>{t}</a><span>2025-12-2{n}</span></li>" for n, t in enumerate(("雨雪天气出行提示", "户籍业务跨省通办", "电动车上牌点公布"))
) + "</ul></div>"  # fmt: skip
FOOT = (
    "<div class='foot'><p>主办单位：澄江市样例单位　地址：样例路1号　邮编：100000</p><p>样ICP备12345678号 电话：0000-1234567 报警请拨110</p>"
    "<p>本页是测试用的编写网页</p></div>"
)
SHARE = "<div class='share'>分享到：<a href='javascript:;'>微博</a><a href='javascript:;'>微信</a></div>"


def page(main: str, title: str = "", head: str = "", charset: str = "utf-8") -> str:
    """A whole page: menu, clock, hot list and footer round `main`."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='{charset}'><title>{title}</title>{head}</head><body>{HEAD}"
        f"<div class='wrap'>{main}</div>{HOT}{FOOT}</body></html>"
    )


def rows(links: list[tuple[str, Told]], item: str = "<li><a href='{url}' title='{t.title}'>{t.title}</a><span>{t.day}</span></li>") -> str:
    return "\n".join(item.format(url=url, t=told) for url, told in links)
