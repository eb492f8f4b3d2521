"""Every rule of the table fires on an example of its own and keeps silent on the right form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from copydesk import desk
from copydesk.office import Office, load_office
from manuscript.manuscript import Manuscript
from manuscript.reader import Reader
from newsroom.problem import Problem
from newsroom.registry import Registries, load_registries

TODAY = date(2022, 1, 20)
STORY = "articles/2022/2022-01-06-003.md"
NOTICE = "notices/2022/2022-01-06-101.md"
LEADERS = """
[[leader]]
name = "张三丰"
titles = ["示例区委书记"]
wrong = ["张三风"]

[[leader]]
name = "李某"
titles = ["示例区区长"]

[[body]]
name = "示例区应急管理局"
wrong = ["示例区应急局"]
"""


@pytest.fixture(scope="module")
def registries(tmp_path_factory: pytest.TempPathFactory) -> Registries:
    folder = tmp_path_factory.mktemp("content")
    (folder / "columns.toml").write_text('[[column]]\nslug = "yaowen"\nname = "要闻"\n', "utf-8")
    (folder / "townships.toml").write_text(
        '[[township]]\nslug = "shahezi"\nname = "沙河子镇"\n[[township]]\nslug = "ljz"\nname = "龙驹寨街道办"\naliases = ["龙驹寨街道办事处"]\n',
        "utf-8",
    )
    return load_registries(folder)


@pytest.fixture(scope="module")
def office(registries: Registries, tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office")
    (folder / "leaders.toml").write_text(LEADERS, "utf-8")
    (folder / "wording.tsv").write_text("沙河字\t沙河子\t错字\t本单位的地名\t沙河字画\n", "utf-8")
    return load_office(folder, registries)


def read(registries: Registries, body: str, item_id: str = STORY, /, **header: str) -> Manuscript:
    fields = {"标题": "全镇卡点检查结束", "栏目": "要闻", "发布日期": "2022-01-06 09:30", "来源": "示例融媒体中心"}
    if item_id == NOTICE:
        fields |= {"文种": "通告", "有效期至": "2022-03-31"}
    fields |= header
    text = "".join(f"{label}：{value}\n" for label, value in fields.items() if value) + "\n" + body
    reading = Reader(registries).read(text.encode(), item_id)
    assert reading.manuscript is not None, reading.problems
    return reading.manuscript


def ids(problems: list[Problem]) -> list[str]:
    return [problem.rule for problem in problems]


# rule → (body, which file, header) that breaks it and nothing else.
BREAKS: dict[str, tuple[str, str, dict[str, str]]] = {
    "personal.id_number": ("李某，612501198503121230。", STORY, {}),
    "personal.mobile": ("联系李某，13812345678。", STORY, {}),
    "personal.bank_card": ("补贴打到6222021234567890128。", STORY, {}),
    "personal.passport": ("持护照 E12345678 入境。", STORY, {}),
    "personal.unsure": ("李某身份证612501198503121231。", STORY, {}),
    "personal.address": ("李某住沙河子村三组12号。", STORY, {}),
    "wording.grave": ("各级攻府高度重视。", STORY, {}),
    "wording.fixed_name": ("根据中华人民共合国法律。", STORY, {}),
    "wording.misprint": ("镇里布署了28个卡点。", STORY, {}),
    "wording.banned": ("截止目前，设卡28处。", STORY, {}),
    "wording.doubled": ("沙河子镇的的卡点。", STORY, {}),
    "wording.particle": ("这个做法值的推广。", STORY, {}),
    "wording.variant": ("部份村民返乡。", STORY, {}),
    "wording.punctuation": ("各镇办,各部门：", STORY, {}),
    "wording.repeated_mark": ("全部到位，，无一遗漏。", STORY, {}),
    "wording.place": ("沙河孑镇设了卡点。", STORY, {}),
    "wording.leader": ("示例区区长张三丰出席。", STORY, {}),
    "form.document_number": ("根据示政发[2022]15号文件。", STORY, {}),
    "form.no_such_day": ("2022年2月30日前报名。", STORY, {}),
    "form.weekday": ("2022年1月5日（星期四）开会。", STORY, {}),
    "form.no_attachment": ("请填表。\n\n附件：申请表\n", NOTICE, {}),
    "form.headline_stop": ("正文。", STORY, {"标题": "全镇卡点检查结束。"}),
    "record.never_in_force": ("正文。", NOTICE, {"施行日期": "2022-04-01"}),
    "record.date_order": ("正文。", NOTICE, {"成文日期": "2022-01-08"}),
    "record.file_date": ("正文。", STORY, {"发布日期": "2022-03-06"}),
    "record.no_validity": ("正文。", NOTICE, {"有效期至": ""}),
    "record.no_names_until": ("正文。", NOTICE, {"文种": "公示"}),
    "record.urgent_forever": ("正文。", NOTICE, {"紧急": "是", "有效期至": "长期"}),
    "record.no_contact": ("正文。", NOTICE, {"办理期限": "2022-02-01 17:30"}),
    "record.no_source": ("正文。", STORY, {"来源": ""}),
    "record.reprint": ("正文。\n\n（来源：示例日报）", STORY, {}),
    "record.no_alt": ("![](/images/2022/a.jpg)", STORY, {}),
    "record.poor_alt": ("![IMG_2031.jpg](/images/2022/a.jpg)", STORY, {}),
    "record.no_caption": ("正文。", STORY, {"头图": "/images/2022/a.jpg"}),
    "waiver.malformed": ("正文。", STORY, {"豁免": "这句没问题"}),
    "waiver.unknown_rule": ("正文。", STORY, {"豁免": "wording.double 地名"}),
    "waiver.no_reason": ("正文。", STORY, {"豁免": "wording.doubled"}),
    "waiver.refused": ("正文。", STORY, {"豁免": "waiver.idle 我乐意"}),
    "waiver.idle": ("正文。", STORY, {"豁免": "wording.doubled 地名就叫“大大村”"}),
}
ON_A_DAY: dict[str, tuple[str, dict[str, str]]] = {
    "today.future_fact": (NOTICE, {"成文日期": "2022-02-01", "发布日期": "2022-02-02"}),
    "today.far_future": (STORY, {"发布日期": "2023-01-06"}),
    "today.names_shown": (NOTICE, {"文种": "公示", "公示期至": "2022-01-15"}),
    "today.urgent_over": (NOTICE, {"紧急": "是", "有效期至": "2022-01-15"}),
}
ELSEWHERE = {"waiver.count"}  # in test_waivers.py


def test_every_rule_has_its_example() -> None:
    of_files = {rule for rule in desk.RULES if rule.startswith("attachment.")}
    assert set(BREAKS) | set(ON_A_DAY) | ELSEWHERE == set(desk.RULES) - of_files


@pytest.mark.parametrize("rule", BREAKS)
def test_a_rule_speaks_alone_and_tells_what_to_do(rule: str, registries: Registries, office: Office) -> None:
    body, item_id, header = BREAKS[rule]
    problems = desk.check_manuscript(read(registries, body, item_id, **header), office)
    assert ids(problems) == [rule]
    problem = problems[0]
    assert problem.path == item_id
    assert problem.severity is desk.RULES[rule].severity
    assert problem.line >= 1
    assert sum(map(problem.message.count, "。？")) >= 2
    assert problem.message.endswith(("。", "？"))


@pytest.mark.parametrize("rule", ON_A_DAY)
def test_a_rule_of_the_day_speaks_on_its_day(rule: str, registries: Registries) -> None:
    item_id, header = ON_A_DAY[rule]
    item = read(registries, "正文。", item_id, **header).item
    assert ids(desk.check_day(item, TODAY)) == [rule]
    waived = replace(item, waivers=(f"{rule} 已经核对过",))
    assert desk.check_day(waived, TODAY) == []


def test_a_good_story_and_a_good_notice_pass(registries: Registries, office: Office) -> None:
    body = (
        "2022年1月5日（星期三），示例区委书记张三丰到沙河子镇检查。电话0914-2310000，一共13.6万吨，10:30结束。\n\n"
        "示政发〔2022〕15号，见 http://example.cn/a,b。目的的确明确，除了了解情况，还有别的。\n\n"
        "![值守人员在登记车辆](/images/2022/a.jpg)\n\n    code(a,b); // 的的\n\n`攻府` 是一个错例。"
    )
    for item_id in (STORY, NOTICE):
        manuscript = read(registries, body, item_id)
        assert desk.check_manuscript(manuscript, office) == []
        assert desk.check_day(manuscript.item, TODAY) == []


def test_numbers_are_never_repeated_in_a_message(registries: Registries, office: Office) -> None:
    body = "李某612501198503121230，13812345678，6222021234567890128，护照E12345678。"
    problems = desk.check_manuscript(read(registries, body), office)
    assert len(problems) == 4
    told = "".join(problem.message for problem in problems)
    assert not any(
        number in told for number in ("612501198503121230", "13812345678", "6222021234567890128", "E12345678")
    )
    assert all("第 " in problem.message and "python3 tasks.py mask" in problem.message for problem in problems)


def test_header_values_alt_texts_and_link_targets_are_read(registries: Registries, office: Office) -> None:
    body = "第一段。\n\n![李某612501198503121230](/images/a.jpg)\n\n[电话](tel:13812345678)\n\n    代码里 612501198503121230"
    manuscript = read(registries, body, STORY, 提要="联系13812345678", 关键词="612501198503121230")
    found = [(problem.rule, problem.line) for problem in desk.check_manuscript(manuscript, office)]
    assert found == [
        ("personal.mobile", 5), ("personal.id_number", 6), ("personal.id_number", 10), ("personal.mobile", 12), ("personal.id_number", 14),
    ]  # fmt: skip


def test_a_long_list_of_numbers_is_told_in_twenty_lines_and_a_sum(registries: Registries, office: Office) -> None:
    body = "\n".join(f"| 李某 | 1381234{number:04} |" for number in range(300))
    problems = desk.check_manuscript(read(registries, body), office)
    assert len(problems) == 21
    assert problems[0].line == 0
    assert "还有 280 处" in problems[0].message


def test_the_office_number_of_a_notice_gets_a_fitting_message(registries: Registries, office: Office) -> None:
    problems = desk.check_manuscript(read(registries, "正文。", NOTICE, 联系电话="13812345678"), office)
    assert ids(problems) == ["personal.mobile"]
    assert "请换成办公电话" in problems[0].message


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("示政发[2022]15号", "〔2022〕15号"),
        ("示政发(2022)15号", "〔2022〕15号"),
        ("示政发（2022）15号", "〔2022〕15号"),
        ("示政发【2022】15号", "〔2022〕15号"),
        ("示政发\\[2022\\]15号", "〔2022〕15号"),
        ("示政发〔2022〕05号", "〔2022〕5号"),
        ("示政发〔2022〕第5号", "〔2022〕5号"),
        ("示政发[2022]第005号", "〔2022〕5号"),
    ],
)
def test_document_numbers(written: str, right: str, registries: Registries, office: Office) -> None:
    problems = desk.check_manuscript(read(registries, f"根据{written}文件。"), office)
    assert ids(problems) == ["form.document_number"]
    assert right in problems[0].message
    in_header = desk.check_manuscript(read(registries, "正文。", NOTICE, 发文字号=written), office)
    assert ids(in_header) == ["form.document_number"]


@pytest.mark.parametrize(
    "fine", ["（2022）陕10民初15号", "示政发〔2022〕15号", "地铁（2022）15号线", "国务院令第5号", "〔2022〕105号"]
)
def test_other_numbers_are_no_document_numbers(fine: str, registries: Registries, office: Office) -> None:
    assert desk.check_manuscript(read(registries, f"根据{fine}，"), office) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("示例区委书记张三非出席", "wording.leader"),
        ("示例区委书记李某出席", "wording.leader"),
        ("张三风出席", "wording.grave"),
        ("示例区应急局发布", "wording.misprint"),
        ("沙河字的村民", "wording.misprint"),
        ("龙驹塞街道办", "wording.place"),
        ("绿水清山就是金山银山", "wording.fixed_name"),
        ("中化人民共和国", "wording.fixed_name"),
        ("中华人民共和过", "wording.fixed_name"),
        ("扫黑险恶", "wording.grave"),
    ],
)
def test_names_and_places(text: str, rule: str, registries: Registries, office: Office) -> None:
    assert ids(desk.check_manuscript(read(registries, text + "。"), office)) == [rule]


@pytest.mark.parametrize(
    "text",
    ["示例区委书记张三丰", "示例区应急管理局", "沙河字画展", "沙河子村", "沙河子镇", "中华人民共和国", "目的的", "为了了解", "还是是非", "众矢之的的", "周末来了",
     "数千部手机", "座谈汇报", "检测和检查", "社会主义核心价值体系", "全面从严治军", "不了了之", "现在在", "饱和和"],
)  # fmt: skip
def test_right_words_are_left_alone(text: str, registries: Registries, office: Office) -> None:
    assert desk.check_manuscript(read(registries, text + "。"), office) == []


def test_the_messages_of_a_misprint_count_its_places(registries: Registries, office: Office) -> None:
    problems = desk.check_manuscript(read(registries, "布署一。\n\n布署二。\n\n布署三。"), office)
    assert ids(problems) == ["wording.misprint"]
    assert "全稿 3 处" in problems[0].message
