"""What control does with probes and questionnaires: open one, see how many handed in, beside what is so."""

from __future__ import annotations

from textual.app import ComposeResult

from exercise_engine.core.control_view import ControlView
from exercise_engine.core.surveys.commands import OpenSurvey
from exercise_engine.core.surveys.control import SurveyRecord
from exercise_engine.core.surveys.facts import QuestionShown
from exercise_engine.core.surveys.lines import FORM_WORDS
from exercise_engine.model.survey import Probe, Questionnaire
from exercise_engine.model.timing import offset_text
from exercise_engine.tui.control.asking import Asker
from exercise_engine.tui.control.steer import EffectDialog
from exercise_engine.tui.dialogs.base import Dialog
from exercise_engine.tui.dialogs.ways import Way
from exercise_engine.tui.text import content, fit, one_line
from exercise_engine.tui.widgets.reader import Reader

TITLE_WIDTH = 34
TEAM_WIDTH = 34


class SurveyDialog(Dialog[None]):
    """A page about one probe or questionnaire."""

    DEFAULT_CSS = """
    SurveyDialog Reader { height: auto; max-height: 17; margin-top: 1; }
    """

    def __init__(self, heading: str, page: str) -> None:
        super().__init__(heading)
        self._page = page

    def compose_questions(self) -> ComposeResult:
        """Yield the page, which scrolls."""
        yield Reader(id="page")

    def on_mount(self) -> None:
        """Show the page from its beginning."""
        reader = self.query_one(Reader)
        reader.show("page", content(self._page))
        reader.focus()


class SurveyActions:
    """Opens the dialogs about probes and questionnaires."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._desk = asker.desk

    def choose(self) -> None:
        """Choose a probe or questionnaire of the scenario."""
        view = self._desk.view
        surveys = view.scenario.surveys() if view.scenario is not None else {}
        if not surveys:
            self._asker.refuse("The scenario has no probes and no questionnaires.")
            return
        ways = [Way(name, *_row(view, name, survey)) for name, survey in surveys.items()]
        self._asker.ask_way("Probes and questionnaires", ways, lambda key: self._show(key, surveys[key]))

    def _show(self, name: str, survey: Probe | Questionnaire) -> None:
        record = self._desk.view.surveys.opened(name)
        if record is not None:
            page = survey_page(self._desk.view, record)
            self._asker.ask(SurveyDialog(survey.title, page), lambda _: None)
        elif not self._desk.may(OpenSurvey):
            self._asker.refuse("It was not opened yet, and this seat may not open it.")
        else:
            self._confirm(name, survey)

    def _confirm(self, name: str, survey: Probe | Questionnaire) -> None:
        to = ", ".join(self._desk.view.name(address) for address in survey.to)
        time = f" They have {survey.within}." if survey.within else ""
        effect = f"{len(survey.questions)} questions to: {to}.{time} The clock goes on. It opens once only."
        self._asker.ask(
            EffectDialog(f"Open “{survey.title}” now?", effect, yes="Open"),
            lambda reason: self._desk.send(
                OpenSurvey(survey=name), f"Form {name}", done="It is open.", reason=reason
            ),
        )


def _row(view: ControlView, name: str, survey: Probe | Questionnaire) -> tuple[str, str]:
    """Return how a form stands in the list, and what is said below it."""
    form = "probe" if isinstance(survey, Probe) else "questionnaire"
    record = view.surveys.opened(name)
    if record is None:
        when = survey.at or (f"after {survey.after}" if survey.after else "")
        when = when or ("by condition" if survey.when or survey.unless else "by hand")
        state, effect = f"not opened ({when})", "Enter opens it now."
    else:
        state = f"{_given(record)} of {_asked(view, record)} handed in"
        effect = f"Opened {offset_text(record.opened_ms)}. Enter shows counts by team."
    return f"{fit(one_line(survey.title), TITLE_WIDTH)}  {FORM_WORDS[form]}, {state}", effect


def survey_page(view: ControlView, record: SurveyRecord) -> str:
    """Return what control may know: times, counts by team, questions and what is so."""
    fact = record.fact
    due = ""
    if fact.deadline_ms is not None:
        due = f", due {offset_text(fact.deadline_ms)}" + (", over" if record.is_overdue else "")
    lines = [f"{FORM_WORDS[fact.form]}, opened {offset_text(record.opened_ms)}{due}", ""]
    for team, seats in _seats(view, record).items():
        late = f", {record.late[team]} late" if record.late[team] else ""
        lines.append(f"{fit(one_line(view.name(team)), TEAM_WIDTH)}  {record.given[team]} of {seats}{late}")
    lines.append("")
    for number, question in enumerate(fact.questions):
        lines.append(f"{number + 1}  {one_line(question.text)}")
        lines.append(f"   {_truth(record, number, question)}")
    lines += ["", "Who answered what is shown to nobody; the report counts by team."]
    return "\n".join(lines)


def _truth(record: SurveyRecord, number: int, question: QuestionShown) -> str:
    if record.fact.form == "questionnaire":
        return "; ".join(one_line(option) for option in question.options) or question.kind
    truth = record.truth_of(number)
    return f"So at that moment: {one_line(truth)}" if truth else "So at that moment: none of the options"


def _given(record: SurveyRecord) -> int:
    return record.given.total() + record.late.total()


def _asked(view: ControlView, record: SurveyRecord) -> int:
    return len(view.seats_reading(record.audience.to))


def _seats(view: ControlView, record: SurveyRecord) -> dict[str, int]:
    """Return how many seats of each team were asked."""
    seats = view.seats_reading(record.audience.to)
    teams = record.teams or tuple(dict.fromkeys(post.team for seat in seats for post in seat.posts))
    return {team: sum(any(post.team == team for post in seat.posts) for seat in seats) for team in teams}
