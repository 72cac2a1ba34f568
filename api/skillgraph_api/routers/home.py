"""The page that a browser meets first."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from skillgraph.services.language import label
from skillgraph_api.deps import CatalogueDep, LanguageDep

router = APIRouter(include_in_schema=False)

_EXAMPLES = (
    ("/api/v1/standards", "Standards · 职业标准"),
    ("/api/v1/standards/asm/grades/senior", "A grade with its items and entry routes · 等级"),
    ("/api/v1/roles", "Roles · 岗位"),
    ("/api/v1/roles/after-sales-manager/competencies", "What a role requires, and why · 岗位要求"),
    ("/api/v1/gap?from=grade:asm/junior&to=grade:asm/senior", "A gap between grades · 差距"),
    ("/api/v1/paths?from=role:after-sales-specialist&to=role:after-sales-director",
     "A career path · 职业路径"),
    ("/api/v1/compare?left=standard:asm&right=standard:csm", "Two standards compared · 对比"),
    ("/api/v1/search?q=工单", "Search · 检索"),
    ("/docs", "All operations, to try out · 接口文档"),
)  # fmt: skip

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>skillgraph</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 46rem;
       margin: 3rem auto; padding: 0 1rem; color: #1d2733 }}
h1 {{ margin-bottom: 0 }} a {{ color: #0b5cad }} code {{ background: #eef2f6; padding: 0 .3em }}
table {{ border-collapse: collapse }} td, th {{ padding: .2em 1em .2em 0; text-align: left }}
</style></head><body>
<h1>skillgraph</h1>
<p>Competency standards as a graph: what a role requires, and what lies between two grades.
<br>职业能力标准知识图谱：岗位需要什么，等级之间差什么。</p>
<table><tr><th>Standard · 标准</th><th>Grades · 等级</th><th>Items · 条目</th></tr>{rows}</table>
<ul>{links}</ul>
<p>Version <code>{version}</code></p>
</body></html>
"""


@router.get("/", response_class=HTMLResponse)
def get_home(catalogue: CatalogueDep, language: LanguageDep) -> str:
    """Show what the service holds and where to begin."""
    index = catalogue.index
    rows = "".join(
        f'<tr><td><a href="/api/v1/standards/{id}">{escape(label(standard, language))}</a></td>'
        f"<td>{len(index.succession(id))}</td><td>{index.own.get(id, 0).bit_count()}</td></tr>"
        for id, standard in sorted(index.standards.items())
    )
    links = "".join(
        f'<li><a href="{escape(url)}">{escape(text)}</a></li>' for url, text in _EXAMPLES
    )
    return _PAGE.format(lang=language, rows=rows, links=links, version=index.version)
