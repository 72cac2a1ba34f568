"""Labels put together from small lists of words: as long as real ones, and saying nothing.

A word has a Chinese and an English form, so that both labels of a thing are of the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

#: Verbs of two characters.
_VERBS = (
    ("制定", "draw up"), ("设计", "design"), ("分析", "analyse"), ("组织", "organise"),
    ("检查", "inspect"), ("记录", "record"), ("调整", "adjust"), ("评价", "evaluate"),
    ("编写", "write"), ("指导", "guide"), ("选择", "select"), ("维护", "maintain"),
    ("监测", "monitor"), ("改进", "improve"), ("说明", "explain"), ("验收", "accept"),
)  # fmt: skip
#: Nouns of two characters, and of three: any length from two up can be made of them.
_SHORT = (
    ("设备", "equipment"), ("材料", "material"), ("流程", "process"), ("方案", "plan"),
    ("质量", "quality"), ("安全", "safety"), ("数据", "data"), ("指标", "indicator"),
    ("现场", "site"), ("环境", "environment"), ("文件", "document"), ("工具", "tool"),
    ("样品", "sample"), ("参数", "parameter"), ("计划", "schedule"), ("报告", "report"),
    ("仪器", "instrument"), ("技术", "technique"), ("产品", "product"), ("成本", "cost"),
    ("团队", "team"), ("需求", "demand"), ("风险", "risk"), ("系统", "system"),
)  # fmt: skip
_LONG = (
    ("作业区", "work area"), ("生产线", "production line"), ("控制点", "control point"),
    ("说明书", "manual"), ("检验单", "test sheet"), ("供应商", "supplier"),
    ("工艺卡", "process card"), ("操作台", "console"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A label in both languages."""

    zh: str
    en: str

    def columns(self) -> dict[str, str]:
        """Give the columns of a row that hold it."""
        return {"label_zh": self.zh, "label_en": self.en[:1].upper() + self.en[1:]}


def ability(rng: Random, lengths: Sequence[int]) -> Label:
    """Make the label of an ability as long as one of some lengths; 能, a verb, nouns."""
    verb_zh, verb_en = rng.choice(_VERBS)
    object_ = nouns(rng, rng.choice(lengths) - len("能") - len(verb_zh))
    return Label(f"能{verb_zh}{object_.zh}", f"Can {verb_en} {object_.en}")


def phrase(rng: Random, lengths: Sequence[int]) -> Label:
    """Make the label of anything else as long as one of some lengths: nouns."""
    return nouns(rng, rng.choice(lengths))


def nouns(rng: Random, length: int) -> Label:
    """Put nouns together that have so many Chinese characters in all, two at least."""
    length = max(2, length)
    words = [rng.choice(_SHORT) for _ in range(length // 2)]
    if length % 2:
        words[rng.randrange(len(words))] = rng.choice(_LONG)
    return Label("".join(zh for zh, _ in words), " ".join(en for _, en in words))
