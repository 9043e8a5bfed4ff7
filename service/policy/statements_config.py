"""What a policy says of statements of reasons: what they show, and how the EU files them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from service.policy.conditions import Model

DsaCategory = Literal[
    "animal_welfare",
    "consumer_information",
    "cyber_violence",
    "cyber_violence_against_women",
    "data_protection_and_privacy_violations",
    "illegal_or_harmful_speech",
    "intellectual_property_infringements",
    "negative_effects_on_civic_discourse_or_elections",
    "not_specified_notice",
    "other_violation_tc",
    "protection_of_minors",
    "risk_for_public_security",
    "scams_and_fraud",
    "self_harm",
    "unsafe_and_prohibited_products",
    "violence",
]
"""The categories of the DSA Transparency Database (API version 2), in small letters and without
their common beginning ``STATEMENT_CATEGORY_``."""


class StatementsConfig(Model):
    """Statements of reasons."""

    scores: bool = Field(
        default=False,
        description="Members are shown the scores that decided as numbers, with their lines.",
    )
