"""HTTP plumbing shared by every route: services, keys, problems, limits."""

from service.http.dependencies import (
    Services,
    authenticate,
    get_services,
    require,
    run_read,
    run_write,
    services_of,
)
from service.http.openapi import describe_problems
from service.http.problems import Problem, install_problem_handlers, problem_responses

__all__ = [
    "Problem",
    "Services",
    "authenticate",
    "describe_problems",
    "get_services",
    "install_problem_handlers",
    "problem_responses",
    "require",
    "run_read",
    "run_write",
    "services_of",
]
