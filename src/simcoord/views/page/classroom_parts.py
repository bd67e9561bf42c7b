"""How does the classroom show text, tables, tiles and figures?  Whatever is data is escaped."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from html import escape
from string import Template

import streamlit as st
from matplotlib.figure import Figure

from simcoord.views.page.classroom_session import PICTURES
from simcoord.views.page.picture import Picture, drawn, image, lines, paragraph, read_out
from simcoord.views.sheet import BLUE, VERMILLION

STYLE = Template("""
<style>
[data-testid="stHtml"] p.class-text {font-size: max(1.05rem, 17px); line-height: 1.45; margin: 0}
[data-testid="stHtml"] p.class-lead {font-size: max(1.25rem, 20px); font-weight: 600; margin: 0}
[data-testid="stHtml"] :is(h2, h3, h4) {margin: 0; padding: .4rem 0 0 0}
[data-testid="stHtml"] ul.class-news {font-size: max(1.05rem, 17px); line-height: 1.4;
  padding-left: 1.2rem; margin: 0}
.class-news li {margin-bottom: .35rem}
.class-tiles {display: grid; gap: .5rem;
  grid-template-columns: repeat(auto-fit, minmax(8.4rem, 1fr))}
.class-tile {border: 1px solid #c9ced6; border-radius: .4rem; padding: .5rem .7rem;
  background: #fff; color: #1b1f24}
.class-tile .name {font-size: max(.95rem, 15px)}
.class-tile .value {font-size: max(1.9rem, 30px); font-weight: 700; line-height: 1.15}
.class-tile .change {font-size: max(.95rem, 15px); color: #4a5058}
.class-tile .bar {height: .5rem; background: #e3e6ea; border-radius: .25rem; margin-top: .3rem}
.class-tile .bar i {display: block; height: 100%; background: $blue; border-radius: .25rem}
.class-tile .bar i.bad {background: $vermillion}
.class-strip {display: grid; gap: 2px; padding: 3px;
  grid-template-columns: repeat(auto-fit, minmax(2.1rem, 1fr))}
.class-strip span {text-align: center; font-size: max(.85rem, 14px); padding: .25rem 0 .1rem 0;
  background: #eef0f3; color: #1b1f24; border-top: .3rem solid #eef0f3; min-height: 2.9rem}
.class-strip .past {background: #d5d9df; border-top-color: #d5d9df}
.class-strip .now {outline: 3px solid $blue; font-weight: 700}
.class-strip .election {border-top-color: $vermillion}
.class-strip b {display: block; font-size: max(.85rem, 14px); color: #a33c00}
.class-table {overflow-x: auto}
.class-table table {border-collapse: collapse; width: 100%}
.class-table th, .class-table td {text-align: left; padding: .3rem .6rem;
  border-bottom: 1px solid #d5d9df; font-size: max(1rem, 16px); vertical-align: top}
.class-box {border-left: .4rem solid $blue; background: #eaf3f9; color: #1b1f24;
  padding: .6rem .9rem; font-size: max(1.05rem, 17px)}
.class-box.no {border-left-color: $vermillion; background: #fcefe6}
.class-figure {overflow-x: auto}
.class-figure img {width: 100%; min-width: 34rem; max-width: 62rem; height: auto; background: #fff}
</style>
""").substitute(blue=BLUE, vermillion=VERMILLION)


def text(line: str, kind: str = "class-text") -> None:
    """A paragraph, exactly as it is written."""
    st.html(paragraph(line, kind))


def heading(line: str, level: int = 3) -> None:
    """A heading, exactly as it is written."""
    st.html(f"<h{level}>{escape(line)}</h{level}>")


def box(line: str, refused: bool = False) -> None:
    """A message that stands out, and is read out at once."""
    kind, role = ("class-box no", "alert") if refused else ("class-box", "status")
    st.html(read_out(escape(line), role, kind))


def listed(told: Iterable[str]) -> None:
    """Lines as a list."""
    st.html(lines(told, "class-news"))


def table(rows: Sequence[Mapping[str, str]]) -> None:
    """Rows of a table, the columns those of the first."""
    heads = "".join(f"<th scope='col'>{escape(name)}</th>" for name in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row.values()) + "</tr>"
        for row in rows
    )
    st.html(
        f"<div class='class-table'><table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def picture(name: str, state: Hashable, draw: Callable[[], Figure], told: str) -> None:
    """A figure, and what it shows for those who do not see it; drawn anew if its state is new.

    name  : of the place where it stands
    state : what it depends on
    """
    kept: dict[str, tuple[Hashable, bytes]] = st.session_state.setdefault(PICTURES, {})
    if name not in kept or kept[name][0] != state:
        kept[name] = state, drawn(draw())
    shown = Picture(name, str(state), kept[name][1], told)
    st.html(f"<div class='class-figure' tabindex='0'>{image(shown)}</div>")
