"""Appeals: one for each restriction, judged by somebody else."""

from service.appeals.errors import AppealAnsweredError, AppealTextError, AppealWindowError
from service.appeals.file import file_appeal
from service.appeals.judge import judge, judge_at_host
from service.appeals.links import AppealLinks, appeal_link, read_link
from service.appeals.matter import Matter, matter_of, matter_of_action, require_appealable
from service.appeals.queries import appeal_of_action, read_appeal
from service.appeals.standing import standing_body
from service.appeals.views import AppealView, Judgement, appeal_body

__all__ = [
    "AppealAnsweredError",
    "AppealLinks",
    "AppealTextError",
    "AppealView",
    "AppealWindowError",
    "Judgement",
    "Matter",
    "appeal_body",
    "appeal_link",
    "appeal_of_action",
    "file_appeal",
    "judge",
    "judge_at_host",
    "matter_of",
    "matter_of_action",
    "read_appeal",
    "read_link",
    "require_appealable",
    "standing_body",
]
