"""What does the page look like, on a projector and on a telephone?"""

from __future__ import annotations

from string import Template

from simcoord.views.sheet import BLUE, GREY
from simcoord.views.words import Words

#: Nothing that is read is smaller than 16 pixels.
LOOK = Template("""
<style>
[data-testid="stAppViewContainer"] :is(p, li, label, button, input, code),
[data-testid="stSliderThumbValue"], [data-testid="stTooltipContent"] p,
[data-testid="stMultiSelectTagsContainer"] span {font-size: max(1rem, 16px)}
[data-testid="stMainBlockContainer"] {padding: 2.5rem 1.5rem 3rem 1.5rem}
[data-testid="stExpandSidebarButton"] {width: auto}
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] {padding: 4rem 1rem 3rem 1rem}
  p.simcoord-name {display: none}
}
@media (min-width: 1100px) {
  [data-testid="stSidebar"]:not([data-collapsed="true"]) {min-width: 22rem}
}
[data-testid="stFileUploaderDropzoneInstructions"],
[data-testid="stFileUploaderDropzone"] button p {display: none}
[data-testid="stSidebarHeader"] {height: 2.5rem}
p.simcoord-name, p.simcoord-title {font-weight: 700; font-size: 1.4rem !important; margin: 0}
p.simcoord-question {margin: 0; color: #444}
p.simcoord-heading {font-weight: 700; font-size: 1.1rem !important; margin: 0.5rem 0 0 0}
p.simcoord-wrong {font-weight: 700; color: #8a2b06; margin: 0}
p.simcoord-whence {color: #595959; margin: 0; overflow-wrap: anywhere}
p.simcoord-legend {margin: 0}
.simcoord-said {padding-left: 1.2rem; overflow-wrap: anywhere}
.simcoord-figures {display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr))}
.simcoord-figures img {width: 100%; max-width: 36rem; display: block}
.simcoord-key {white-space: nowrap; margin-right: 1rem; padding-left: 2.2rem; position: relative}
.simcoord-key::before {content: ""; position: absolute; left: 0; top: 0.35em; width: 1.8rem;
  height: 0.5em; border-bottom: 3px solid $blue; background: ${blue}55}
.simcoord-baseline::before {border-bottom: 3px dashed $grey; background: ${grey}55}
</style>
""").substitute(blue=BLUE, grey=GREY)


def look(words: Words) -> str:
    """The style of the page, and in its language the two buttons that speak English only."""
    said = {
        '[data-testid="stExpandSidebarButton"]': words("Levers"),
        '[data-testid="stFileUploaderDropzone"] button:has(p)': words("Choose a file"),
    }
    rules = [f'{button}::after {{content: "{text}"}}' for button, text in said.items()]
    return LOOK.replace("</style>", "\n".join([*rules, "</style>"]))
