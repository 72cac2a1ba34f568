"""Titles, notes and the words on plots, in both languages."""

from __future__ import annotations

from skillgraph.services.language import Language

_WORDS = {
    "items-by-function": ("各等级各职业功能的条目数", "Items by grade and function"),
    "items-by-function/note": (
        "按标准表格原样计数，不计所涵盖的低等级条目。",
        "Counted where they are printed; items of covered lower grades are not counted again.",
    ),
    "verbs-by-grade": ("各等级能力的首个动词", "First verbs of abilities by grade"),
    "verbs-by-grade/note": (
        "每项能力按首个动词计一次；认不出动词的能力计入动词为空的一行。",
        "Each ability counts once, by its first verb; those whose verb is not recognised are "
        "counted in the row without a verb.",
    ),
    "verb-ladder": ("工作内容的动词阶梯", "Verb ladder of each work content"),
    "verb-ladder/note": (
        "每个等级按能力的顺序列出动词；问号为认不出动词的能力。",
        "The verbs of a grade stand in the order of its abilities; a question mark stands for an "
        "ability whose verb is not recognised.",
    ),
    "ability-verbs": ("每项能力的动词", "Verbs of each ability"),
    "ability-verbs/note": (
        "供核对：动词按能力的中文原文识别。",
        "To check the ladders by: verbs are read off the Chinese wording.",
    ),
    "centrality": ("知识条目的中心性", "Centrality of knowledge items"),
    "centrality/note": (
        "节点为条目和职责；边为同一单元的能力与知识、职责对条目的运用、条目之间的对照。"
        "度数说明一条知识直接支撑多少内容；介数（未加权，归一化）说明它在多大程度上连接彼此分离的工作。",
        "Nodes are items and duties; edges join an ability and a knowledge item of one unit, a "
        "duty and an item that it draws on, and two items that are mapped. The degree says how "
        "much a knowledge item supports directly; the betweenness (unweighted, normalised) says "
        "how far it joins pieces of work that are otherwise apart.",
    ),
    "communities": ("能力网络的社群", "Communities of the competency network"),
    "communities/note": (
        "在同一网络上用 Louvain 算法划分（对照按可信度加权，随机种子固定），模块度 {modularity}；"
        "不足{least}个节点的小社群合并为最后一行。",
        "Found in the same network by the Louvain method (mappings weighted by confidence, fixed "
        "seed); modularity {modularity}. Communities of fewer than {least} nodes are put "
        "together in the last row.",
    ),
    "community-members": ("社群成员", "Members of the communities"),
    "community-members/note": (
        "每个节点一行；孤立的小社群保留各自的编号。",
        "One row a node; small communities keep their own numbers.",
    ),
    "overlap-by-predicate": ("标准间的对照", "Mappings between the standards"),
    "overlap-by-predicate/note": (
        "关系从左侧看；related 只相关，不计为相近。",
        "As seen from the left; what is only related does not count as near.",
    ),
    "overlap-by-function": ("标准间按职业功能的重合", "Overlap of the standards by function"),
    "overlap-by-function/note": (
        "每对职业功能一行，按对照关系计数；没有对照的也列出。",
        "One row for each pair of functions, with or without mappings, counted by predicate.",
    ),
    "coverage-by-grade": ("岗位对各等级能力的覆盖", "Coverage of abilities by roles, by grade"),
    "coverage-by-grade/note": (
        "运用：某岗位的职责运用该能力；仅凭等级：某岗位要求其所在等级，但没有职责运用它；"
        "未覆盖：没有岗位要求。",
        "Exercised: a duty of some role draws on the ability. By grade only: some role requires "
        "its grade and no duty draws on it. Uncovered: no role requires it.",
    ),
    "coverage-of-abilities": ("每项能力的岗位覆盖", "Coverage of each ability by roles"),
    "coverage-of-abilities/note": (
        "按运用该能力的岗位数由多到少排列。",
        "Those that most roles exercise come first.",
    ),
    "abilities": ("职业能力", "abilities"),
    "knowledge": ("相关知识", "knowledge items"),
    "items": ("条目数", "items"),
    "betweenness": ("介数中心性", "betweenness centrality"),
    "degree": ("度数", "degree"),
    "nodes": ("节点数；条形右侧为社群的中心", "nodes; at the end of a bar, the community’s centre"),
    "small communities": ("其余小社群", "smaller communities"),
    "unknown": ("未识别", "unknown"),
    "other verbs": ("其他动词", "other verbs"),
    "exercised": ("有职责运用", "exercised by a duty"),
    "by_grade_only": ("仅凭等级要求", "required by grade only"),
    "uncovered": ("没有岗位要求", "required by no role"),
    "overlap cell": ("相近／全部对照", "near / all mappings"),
    "duties": ("职责", "duties"),
}


def word(key: str, language: Language, **values: object) -> str:
    """Give a text in a language, its ``{places}`` filled."""
    chinese, english = _WORDS[key]
    return (chinese if language is Language.ZH else english).format(**values)
