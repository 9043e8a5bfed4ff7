"""The words of the pages for members in English."""

from __future__ import annotations

from service.console.member_languages.phrases import Answered, Errors, Form, PagePhrases

ENGLISH = PagePhrases(
    title="An appeal",
    steps={
        "conversation": "We talked with you about your post",
        "delete": "Your post was deleted",
        "suspend": "Your account was suspended",
    },
    guideline="The guideline",
    post="Your post",
    over="No appeal is possible",
    taken_back=(
        "This was taken back",
        "Nothing is held against you for this post any more.",
    ),
    languages="Languages",
    thousands=",",
    answered=Answered(
        titles={
            "open": "Your appeal is with us",
            "upheld": "The decision stands",
            "overturned": "The decision was taken back",
        },
        sent="Sent on {date}.",
        reader="Somebody who did not take part in the decision reads it.",
        here="The answer will be on this page.",
        due="It is due by {date}.",
        answered="Answered on {date}.",
        said="What you wrote",
    ),
    form=Form(
        question="Do you see it differently?",
        once="You can appeal once.",
        field="Your appeal",
        send="Send the appeal",
        empty="The appeal is empty: say why you see it differently.",
        too_long="The appeal is too long: shorten it to {most} characters.",
    ),
    errors=Errors(
        forged=(
            "This link is not whole",
            "Copy the whole link, or ask the platform for a new one.",
        ),
        expired=(
            "This link has expired",
            "Links work for some time only. Ask for a new one on the platform.",
        ),
        other=(
            "This link opens something else",
            "Open it as it was sent, or ask the platform for a new one.",
        ),
        nothing=(
            "There is nothing here",
            "Copy the whole link. If that changes nothing, what it was about is gone: ask the "
            "platform.",
        ),
        closed=(
            "No appeal is possible",
            "What this link is about can’t be appealed here. Ask the platform.",
        ),
        elsewhere=(
            "Nothing was sent",
            "Open the link again, and send the form from there.",
        ),
        busy=(
            "Too many requests",
            "This page was opened very often. Try again in {seconds} seconds.",
        ),
        incomplete=(
            "The form is not complete",
            "Something was left out or is too long. Go back and try again.",
        ),
        failed=(
            "Something went wrong",
            "Nothing was changed. Try again later, or ask the platform.",
        ),
    ),
)
