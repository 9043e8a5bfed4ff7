"""Statements of reasons: why a member was restricted, for the member, the host and the EU."""

from service.statements.case import Case
from service.statements.errors import NoStatementError
from service.statements.languages import LANGUAGES, NAMES
from service.statements.links import APPEAL, STATEMENT, member_link
from service.statements.load import read_case, read_cases
from service.statements.statement import Statement, statement
from service.statements.told import Told, tell
from service.statements.wording import Section, as_text, moment, sections

__all__ = [
    "APPEAL",
    "LANGUAGES",
    "NAMES",
    "STATEMENT",
    "Case",
    "NoStatementError",
    "Section",
    "Statement",
    "Told",
    "as_text",
    "member_link",
    "moment",
    "read_case",
    "read_cases",
    "sections",
    "statement",
    "tell",
]
