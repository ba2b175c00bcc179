"""Whether money is gone or was kept, as plain notices say it: what is left, what might be gone, what was stopped, what others lost."""

from __future__ import annotations

import pytest
from notices import only_case

CALL = "5月8日下午，万安的管大姐接到电话，对方自称省医保中心，说她的医保卡在外地开了违禁药，随后转接到“办案民警”。"
GATHERED = CALL + "她按要求把两张存折里的钱都归到一张卡上，念了五次验证码。"


@pytest.mark.parametrize(
    ("end", "yuan", "outcome"),
    [
        ("等她去查，六万三千元，一分不剩。", 63_000, "lost"),
        ("“6.3万元，是留着看病的。”管大姐说。卡上还剩四块二毛。", 63_000, "lost"),
        ("她正要点确认，民警敲开了门，6.3万元分文未动。", 0, "averted"),
    ],
)
def test_whether_anything_was_left(end: str, yuan: float, outcome: str) -> None:
    case = only_case(GATHERED + end)
    assert (case.loss_yuan, case.outcome) == (yuan, outcome)


@pytest.mark.parametrize(
    ("text", "yuan", "outcome"),
    [
        ("5月20日，王女士正在银行办理转账，民警赶到后告诉她，这笔钱一旦转出就无法追回。王女士这才醒悟，30万元保住了。", 0, "averted"),
        ("5月20日，李大爷要给“公安”汇5万元，柜员见他存折里只剩200元，起了疑心，报了警。李大爷没有汇款，5万元保住了。", 0, "averted"),
        ("5月3日，周先生在投资平台先后投入12万元，一分钱都没转出来，才知道被骗，遂报警。", 120_000, "lost"),
    ],
)
def test_what_might_be_gone_is_not_gone(text: str, yuan: float, outcome: str) -> None:
    case = only_case(text)
    assert (case.loss_yuan, case.outcome) == (yuan, outcome)


def test_what_is_left_on_an_account_was_not_lost() -> None:
    case = only_case(
        "3月2日上午，江汉区一家商行的会计姚女士被拉进一个群，群里的“老板”以洽谈项目要付款为由，叫她往一个账户转款。"
        "她按公司流程转了款。第二天又照办两次，公司账户仅剩4万余元，“老板”还在催。姚女士跑去核实，才知道被骗，拨打110报警。"
    )
    assert (case.loss_yuan, case.outcome) == (None, "lost")
    emptied = "他在柜员机上转了5000元。不一会儿对方又要借3000，郝某卡里只剩1800元，悉数转出，事后才知被骗。"
    told = only_case("5月3日，淅川的郝某接到“老领导”的电话，说在外地急用钱，借5000元应急。" + emptied)
    assert told.loss_yuan == 6_800


def test_money_frozen_after_it_had_left() -> None:
    case = only_case(
        "4月7日凌晨，一名群众向城东分局反诈中心报警，称其妻子被拉进一个QQ群，先点赞赚佣金，后来跟着押大小。对方说操作失误，"
        "要她交6万元解冻金。民警打她的电话，没听几句就挂了。派出所上门劝阻，并第一时间将已经被骗转账的4万元成功止付。\n"
        "据统计，反诈中心今年累计拨打预警电话近3000个，止付资金50余万元。"
    )
    assert (case.loss_yuan, case.outcome) == (40_000, "recovered")


def test_a_story_goes_on_where_it_pays() -> None:
    case = only_case(
        "周大妈的儿媳养了一窝猫，大妈在闲鱼上挂出一只。9月2日，有人问价不还，让她走宠物托运，推来一个“托运接待”的微信。"
        "接待说要先交活体保险，每只600，猫到即退。大妈扫码给了600。过半小时，说笼子不合格，要租恒温箱，押金1600，大妈给了。"
        "又要办检疫加急，880，大妈问能不能从卖猫的钱里扣，接待说走完程序才行。大妈又给了880。最后还要2600，儿媳回来一看，说坏了，是骗子。"
    )
    assert case.loss_yuan == 3_080


def test_what_a_gang_took_of_dozens_is_not_one_victims_loss() -> None:
    case = only_case(
        "小张在招聘网站上看到“高薪文员”，月薪8000元。面试后，公司要求先交服装费680元、培训费2800元、体检费300元。小张交完钱后，公司一再推脱，"
        "最后人去楼空。经查，该公司以此手法骗取57名求职者共计21万余元。"
    )
    assert case.loss_yuan == 3_780
