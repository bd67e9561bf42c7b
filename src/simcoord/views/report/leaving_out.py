"""What does the model leave out, and how are its words to be read?  Said in every report."""

from __future__ import annotations

from simcoord.views.words import marked

LEFT_OUT = (
    marked(
        "It does not forecast. It compares policies under stated assumptions; the levels and dates"
        " of one scenario are not predictions for a place."
    ),
    marked(
        "Behaviour is not calibrated. How offices react, trust, tire or resist are plausible values"
        " chosen to show patterns known from the literature, not estimates from data."
    ),
    marked(
        "The spread and the intervals are those of luck alone: who heads an office, who is"
        " replaced, who meets whom, which body survives. They do not hold the doubt about the"
        " assumptions."
    ),
    marked(
        "An office decides as one. Its officials, parties, budgets voted in parliament and the"
        " lives of citizens are not simulated, and each kind of mechanism is a simple rule."
    ),
)
READING = (
    (
        marked("history, or replicate"),
        marked(
            "one run of the simulation with its own luck. Scenarios and settings that are compared"
            " meet the same luck, history by history."
        ),
    ),
    (
        marked("interval"),
        marked(
            "where the mean over endlessly many histories would lie, with {share} confidence. It"
            " tells nothing of whether the assumptions hold."
        ),
    ),
    (
        marked("share, scale from 0 to 1"),
        marked("0 is nothing, 1 all that the model allows for; 0.041 more is 4.1 points of 100."),
    ),
)
BEHAVIOUR = marked(
    "All parameters of behaviour (dynamics and traits of the scenario) are assumptions, in every"
    " scenario."
)
