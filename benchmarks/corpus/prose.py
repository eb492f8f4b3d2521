"""Chinese prose by a small grammar: sentences of a county's news, none of them true, no two articles alike.

A pattern is a text with {slots}; a slot is filled with one of its fragments, which may have slots again. Everything that
could be mistaken for a person is 某.
"""

from __future__ import annotations

import re

from benchmarks.corpus.chance import Chance

FRAGMENTS: dict[str, tuple[str, ...]] = {
    "place": (
        "青石镇",
        "柳林镇",
        "白果镇",
        "清溪镇",
        "双桥镇",
        "石门镇",
        "南坡镇",
        "桃园镇",
        "北川镇",
        "古渡镇",
        "松岭镇",
        "东河街道",
    ),
    "village": (
        "上坪村",
        "下湾村",
        "核桃沟村",
        "李家院村",
        "梨树坪村",
        "三岔口村",
        "月亮湾社区",
        "新城社区",
        "河堤社区",
        "窑沟村",
    ),
    "office": (
        "县农业农村局",
        "县水务局",
        "县教育局",
        "县卫生健康局",
        "县交通运输局",
        "县应急管理局",
        "县民政局",
        "县住建局",
        "县林业局",
        "县文旅局",
        "县市场监管局",
        "县人社局",
        "县生态环境局",
        "县行政审批服务局",
    ),
    "leader": (
        "驻村工作队队员",
        "村党支部书记",
        "镇上的包村干部",
        "社区网格员",
        "合作社负责人",
        "项目技术员",
        "分管负责同志",
        "值班人员",
    ),
    "person": ("张某", "李某", "王某", "赵某", "刘某", "陈某", "周某", "吴某"),
    "crop": ("核桃", "板栗", "木耳", "香菇", "中药材", "茶叶", "蔬菜", "魔芋", "猕猴桃", "高山土豆"),
    "work": (
        "河道清淤",
        "通村公路硬化",
        "安全饮水改造",
        "老旧小区改造",
        "高标准农田建设",
        "秋冬植树",
        "农村户厕改造",
        "危旧房排查",
        "校舍维修",
        "防汛物资储备",
        "森林防火巡护",
        "污水管网铺设",
        "路灯安装",
        "电商培训",
        "技能培训",
        "义诊下乡",
        "图书室整理",
        "食品安全检查",
    ),
    "way": (
        "分片包干、责任到人",
        "边查边改、立行立改",
        "先急后缓、先易后难",
        "一户一策、一村一方案",
        "现场办公、当场答复",
        "白天上门、晚上碰头",
        "线上登记、线下核对",
        "以老带新、结对帮扶",
    ),
    "time": (
        "入冬以来",
        "今年以来",
        "连日来",
        "上个月",
        "本月初",
        "一大早",
        "近段时间",
        "春节前后",
        "雨季到来之前",
        "这几天",
    ),
    "aim": (
        "让群众少跑路、好办事",
        "把好事办到群众心坎上",
        "把问题解决在最前头",
        "让产业扎下根、见到效",
        "守住不出事的底线",
        "让老人孩子都能方便用上",
        "把钱花在刀刃上",
        "让村子一年比一年好看",
    ),
    "unit": ("公里", "亩", "户", "人次", "处", "吨", "万元", "盏", "套", "场"),
    "rise": ("增加了", "减少了", "比上年同期多", "比计划提前完成", "累计达到"),
    "say": ("说", "介绍", "告诉记者", "算了一笔账", "回忆", "补充道"),
    "feel": ("心里踏实多了", "方便得很", "以前想都不敢想", "这下不用愁了", "一家人都高兴", "干起来更有劲头"),
    "next": ("下一步", "接下来", "今后一段时间", "年底以前", "到明年春天"),
    "doing": ("推进{work}", "抓好{work}", "组织{work}", "验收{work}", "现场查看{work}", "部署{work}"),
    "link": ("同时", "与此同时", "另外", "为此", "不仅如此", "在此基础上"),
    "number": ("{n}", "{n}", "{n}多", "近{n}", "约{n}"),
}
SENTENCES: tuple[str, ...] = (
    "{time}，{place}按照{way}的办法，{doing}，已完成{number}{unit}。",
    "在{place}{village}，记者看到，{number}名群众正在参加{work}，现场井然有序。",
    "“{work}做完以后，{feel}。”{village}村民{person}{say}。",
    "{office}联合{place}{doing}，发现问题{n}个，当场整改{n}个，其余的列出清单、限期销号。",
    "据{leader}{say}，全镇{crop}面积{rise}{n}亩，亩均收入{rise}{n}元。",
    "{link}，{office}抽调{n}名骨干，分成{n}个小组，到{n}个村（社区）{doing}。",
    "{next}，{place}将继续{doing}，力争{aim}。",
    "{village}有{n}户人家种{crop}，最多的一户种了{n}亩，去年卖了{n}万元。",
    "“过去要跑{n}里山路，现在在家门口就能办。”{leader}{say}，“就是要{aim}。”",
    "经过{n}天的努力，{village}的{work}顺利收尾，{number}{unit}全部达到验收标准。",
    "{leader}带着工具逐户走访，把{work}的政策讲清楚，把群众的意见记下来，{n}条意见件件有回音。",
    "{office}有关负责人{say}，{work}的资金专款专用，账目在{village}公开栏公示，随时接受群众监督。",
    "为了{aim}，{place}投入{n}万元{doing}，受益群众{number}人。",
    "{time}，气温下降，{place}的{leader}仍然坚守岗位，每天巡查{n}次，记录{n}处隐患并逐一处理。",
    "{link}，{village}还成立了{n}人的志愿服务队，为{n}位老人送去米面油和取暖用品。",
    "{crop}采收正当时，{village}的合作社每天收购{n}吨，运往省内外{n}个城市。",
    "干部们{way}，一项一项对照，一件一件落实，{work}的进度{rise}百分之{n}。",
)
HEADINGS: tuple[str, ...] = (
    "{work}进村入户",
    "{crop}成了好营生",
    "{place}这样做",
    "从{village}看变化",
    "怎么办、找谁办",
    "账要算明白",
    "{next}怎么干",
    "群众怎么看",
)
HEADLINES: tuple[str, ...] = (
    "{place}：{doing}，{aim}",
    "{office}到{place}{doing}",
    "{village}的{crop}卖到了山外",
    "{place}{n}{unit}{work}全面完工",
    "{time}，{place}这样{doing}",
    "{village}{leader}的一天",
    "{office}{n}项举措{aim}",
    "{place}{village}：{crop}撑起好日子",
)
ITEMS: tuple[str, ...] = (
    "{work}：{place}{number}{unit}，{village}{number}{unit}", "{office}负责{work}，{place}配合", "{village}的{crop}由合作社统一收购",
    "办理时间为工作日，遇到困难可以找{leader}", "每月月底前报送进度",
)  # fmt: skip
_SLOT = re.compile(r"\{(\w+)\}")


class Prose:
    """Speaks sentences by the grammar, from one sequence of chance."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    def fill(self, pattern: str) -> str:
        """A pattern with every slot filled, however deep."""
        while "{" in pattern:
            pattern = _SLOT.sub(self._fragment, pattern)
        return pattern

    def _fragment(self, slot: re.Match[str]) -> str:
        name = slot[1]
        return str(self._chance.between(2, 980)) if name == "n" else self._chance.pick(FRAGMENTS[name])

    def sentence(self) -> str:
        return self.fill(self._chance.pick(SENTENCES))

    def paragraph(self) -> str:
        """Two to five sentences; here and there a phrase is bold."""
        text = "".join(self.sentence() for _ in range(self._chance.between(2, 5)))
        if self._chance.roll() < 0.06:
            text = f"**{self.fill('{next}，{place}{doing}')}。**{text}"
        return text

    def headline(self) -> str:
        return self.fill(self._chance.pick(HEADLINES))
