"""The kinds of questions that forms ask; each reads pages and JSON alike."""

from service.forms.fields.choice import Choice, Choices, Option, Yes, options_of
from service.forms.fields.day import Day
from service.forms.fields.file import File, Files, JsonFile, Received, Taken, Uploaded
from service.forms.fields.number import Integer, Score
from service.forms.fields.question import Question, Typed
from service.forms.fields.rows import Rows
from service.forms.fields.scores import Criterion, Scores, ScoresIfAny
from service.forms.fields.seen import Seen
from service.forms.fields.text import Identifier, Lines, Marks, OneTime, Secret, Story, Text, Why

__all__ = [
    "Choice", "Choices", "Criterion", "Day", "File", "Files", "Identifier", "Integer", "JsonFile", "Lines", "Marks",
    "OneTime", "Option", "Question", "Received", "Rows", "Score", "Scores", "ScoresIfAny", "Secret", "Seen", "Story",
    "Taken", "Text", "Typed", "Uploaded", "Why", "Yes", "options_of",
]  # fmt: skip
