"""The functions of the formula language, one per file; this list is the only place that knows them all."""

from saima.core.formula.functions.abs import ABS
from saima.core.formula.functions.best import BEST
from saima.core.formula.functions.best_of import BEST_OF
from saima.core.formula.functions.brackets import BRACKETS
from saima.core.formula.functions.cap import CAP
from saima.core.formula.functions.clip import CLIP
from saima.core.formula.functions.count_of import COUNT_OF
from saima.core.formula.functions.earlier import EARLIER
from saima.core.formula.functions.floor import FLOOR
from saima.core.formula.functions.function import Function
from saima.core.formula.functions.geomean import GEOMEAN
from saima.core.formula.functions.growth import GROWTH
from saima.core.formula.functions.harmean import HARMEAN
from saima.core.formula.functions.has import HAS
from saima.core.formula.functions.if_missing import IF_MISSING
from saima.core.formula.functions.interpolate import INTERPOLATE
from saima.core.formula.functions.later import LATER
from saima.core.formula.functions.ln import LN
from saima.core.formula.functions.lowest import LOWEST
from saima.core.formula.functions.max import MAX
from saima.core.formula.functions.mean import MEAN
from saima.core.formula.functions.median import MEDIAN
from saima.core.formula.functions.min import MIN
from saima.core.formula.functions.months_before import MONTHS_BEFORE
from saima.core.formula.functions.occurrences import OCCURRENCES
from saima.core.formula.functions.pace import PACE
from saima.core.formula.functions.past import PAST
from saima.core.formula.functions.power import POWER
from saima.core.formula.functions.previous import PREVIOUS
from saima.core.formula.functions.rank import RANK
from saima.core.formula.functions.raters import RATERS
from saima.core.formula.functions.ratio import RATIO
from saima.core.formula.functions.root import ROOT
from saima.core.formula.functions.round import ROUND
from saima.core.formula.functions.share import SHARE
from saima.core.formula.functions.steps import STEPS
from saima.core.formula.functions.streak import STREAK
from saima.core.formula.functions.sum import SUM
from saima.core.formula.functions.target import TARGET
from saima.core.formula.functions.tiers import TIERS

TOPICS: tuple[tuple[str, str, tuple[Function, ...]], ...] = (
    ("算术", "Arithmetic", (MIN, MAX, CAP, CLIP, FLOOR, ROUND, ABS)),
    ("比率、整步与分档", "Ratios, steps and tiers", (RATIO, GROWTH, STEPS, TIERS, INTERPOLATE, BRACKETS)),
    ("任务、序时与往期", "Targets, pace and earlier periods", (TARGET, PACE, PREVIOUS, PAST, STREAK, OCCURRENCES)),
    ("组内比较", "Within the group", (BEST, LOWEST, MEAN, MEDIAN, SUM, SHARE, RANK)),
    ("评分与取舍", "Raters and choices", (COUNT_OF, RATERS, BEST_OF, IF_MISSING, HAS)),
    ("开方、对数与平均", "Roots, logarithms and means", (LN, ROOT, POWER, GEOMEAN, HARMEAN)),
    ("日期（用在统计口径里）", "Days (in measures)", (EARLIER, LATER, MONTHS_BEFORE)),
)
"""The functions by what they are for: the title in both languages, and the functions in the order of the manual."""
FUNCTIONS: dict[str, Function] = {function.name: function for _, _, topic in TOPICS for function in topic}
_BY_ALIAS = {function.alias: function.name for function in FUNCTIONS.values()}


def canonical_name(name: str) -> str:
    """Return the English name of a function called by either of its names; an unknown name comes back as it is."""
    return _BY_ALIAS.get(name, name)
