"""What does one send to somebody who decides: one file with question, answer, figures and sources?

`gathered` reads what a command left in a directory, `page` makes one page of it.
"""

from simcoord.views.report.gather import gathered as gathered
from simcoord.views.report.page import page as page
