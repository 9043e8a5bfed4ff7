"""The transparency report: how a community was moderated, in counts that add up."""

from service.transparency.errors import PeriodError
from service.transparency.period import UNITS, Period, split
from service.transparency.read import read_report
from service.transparency.report import Figures, Report

__all__ = ["UNITS", "Figures", "Period", "PeriodError", "Report", "read_report", "split"]
