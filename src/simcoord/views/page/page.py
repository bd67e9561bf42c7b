"""What does the browser show?  The script that Streamlit runs anew at every click."""

import sys

from simcoord.views.page.frame import Start, show

if __name__ == "__main__":
    show(Start(*sys.argv[1:]))
