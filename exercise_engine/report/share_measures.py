"""What sharing came to, in counts and medians: how soon, how far, between whom, and what followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from exercise_engine.core.facts import ExpectedMarked, InjectReleased, PhaseChanged
from exercise_engine.core.sharing.facts import OfSharing
from exercise_engine.core.sharing.names import names_read
from exercise_engine.core.sharing.readers import reader_of
from exercise_engine.core.sharing.view import LedgerShare, SharesSeen
from exercise_engine.model.ask import MetByShare
from exercise_engine.model.scenario import Scenario
from exercise_engine.report.journal import Journal
from exercise_engine.report.measures import count, spread
from exercise_engine.report.records import Measure
from exercise_engine.report.sharing_records import SharingMember

Need = tuple[str, str]
"""An inject, and an organisation that should get it by a share."""
Tie = tuple[str, str]
"""Who shared openly, and who could read it."""
Pair = frozenset[str]


def share_measures(journal: Journal) -> tuple[Measure, ...]:
    """Return every measure of sharing; shares and marks up to EndEx count."""
    seen = _seen(journal)
    shares = seen.ledger()
    return (
        count("shares_sent", [share.seq for share in shares]),
        count("shares_refused", sorted(seen.refused)),
        *_times(journal, shares),
        *_reach(journal, shares),
        *_labels(shares),
        _acted_upon(journal, shares),
        *_network(journal, shares),
    )


def sharing_members(journal: Journal) -> tuple[SharingMember, ...]:
    """Return what each organisation gave and got openly; who shared without a name is not counted here."""
    ties = list(_ties(journal, _seen(journal).ledger()))
    return tuple(
        SharingMember(
            organisation=journal.named(member),
            given=len({seq for seq, (sender, _) in ties if sender == member}),
            received=len({seq for seq, (_, reader) in ties if reader == member}),
            gave_to=len({reader for _, (sender, reader) in ties if sender == member}),
            got_from=len({sender for _, (sender, reader) in ties if reader == member}),
        )
        for member in members(journal.scenario)
    )


def members(scenario: Scenario) -> tuple[str, ...]:
    """Return the organisations that have a team, in the order of the scenario."""
    with_teams = {team.organisation for team in scenario.teams.values()}
    return tuple(name for name in scenario.organisations if name in with_teams)


def needed(journal: Journal) -> frozenset[Need]:
    """Return who should get which inject by a share: one is expected, or a condition reads it."""
    scenario = journal.scenario
    wanted = {*_expected(scenario), *names_read(scenario)}
    return frozenset(
        (inject, who)
        for inject, who in wanted
        if not any(who in journal.plan.instances[key].organisations for key in journal.plan.by_inject[inject])
    )


def _expected(scenario: Scenario) -> Iterator[Need]:
    for inject in scenario.injects.values():
        for action in inject.expected.values():
            for pattern in action.met_by:
                if isinstance(pattern, MetByShare) and pattern.share.of in scenario.injects:
                    for reader in reader_of(scenario, {}, pattern.share.to, personal=False):
                        for organisation in reader.organisations:
                            yield pattern.share.of or "", organisation


def _seen(journal: Journal) -> SharesSeen:
    seen = SharesSeen("")
    for event in journal.sealed:
        if isinstance(event.fact, OfSharing):
            seen.apply(event, event.fact)
    return seen


def _times(journal: Journal, shares: Iterable[LedgerShare]) -> Iterator[Measure]:
    """How long an original lay before its first share, and play before the first of all."""
    first: dict[int, LedgerShare] = {}
    for share in shares:
        if share.record is not None:
            first.setdefault(share.record.root, share)
    passed_on = {root: share for root, share in first.items() if root != share.seq and root in journal.by_seq}
    yield spread(
        "first_share_time",
        [share.event.elapsed_ms - journal.seen_ms(journal.by_seq[root]) for root, share in passed_on.items()],
        [seq for root, share in passed_on.items() for seq in (root, share.seq)],
        excluded=len(first) - len(passed_on),
    )
    earliest = min(first.values(), key=lambda share: share.seq, default=None)
    yield spread(
        "first_share_in_play",
        [] if earliest is None else [earliest.event.elapsed_ms],
        [] if earliest is None else [earliest.seq],
    )


def _reach(journal: Journal, shares: Iterable[LedgerShare]) -> Iterator[Measure]:
    """Of those who should get something by a share, how many did, and when the last of them had it."""
    told = _told(journal)
    needs = {need for need in needed(journal) if need[0] in told}
    got: dict[Need, LedgerShare] = {}
    for share in shares:
        if share.record is not None:
            for who in share.record.organisations:
                got.setdefault((share.record.inject, who), share)
    reached = {need: got[need] for need in needs if need in got}
    yield _part("share_coverage", {share.seq for share in reached.values()}, len(reached), of=len(needs))
    whole = sorted({inject for inject, _ in needs} - {inject for inject, _ in needs - reached.keys()})
    last = {
        name: max((share for (inject, _), share in reached.items() if inject == name), key=lambda s: s.seq)
        for name in whole
    }
    yield spread(
        "share_spread_time",
        [share.event.elapsed_ms - told[name][1] for name, share in last.items()],
        [seq for name, share in last.items() for seq in (told[name][0], share.seq)],
        excluded=len({inject for inject, _ in needs}) - len(whole),
    )


def _told(journal: Journal) -> dict[str, tuple[int, int]]:
    """Return of each inject the first telling to anybody: its number, and the exercise time."""
    found: dict[str, tuple[int, int]] = {}
    for told, release in sorted(journal.release_of.items()):
        event, fact = journal.by_seq[told], journal.by_seq[release].fact
        if isinstance(fact, InjectReleased) and journal.counts(event):
            found.setdefault(fact.inject, (told, journal.seen_ms(event)))
    return found


def _labels(shares: tuple[LedgerShare, ...]) -> Iterator[Measure]:
    """How shares agree with their labels, people's word before the engine's."""
    marks = {share.seq: share.mark[1].mark for share in shares if share.mark is not None}
    kept = [
        share.seq
        for share in shares
        if marks.get(share.seq, "" if share.was_confirmed else "right") == "right"
    ]
    yield _part("labels_right", kept, len(kept), of=len(shares))
    for measure, mark in (("label_breaches", "breach"), ("labels_over_tight", "over_tight")):
        found = [share.seq for share in shares if marks.get(share.seq) == mark]
        yield _part(measure, found, len(found), of=len(shares))


def _acted_upon(journal: Journal, shares: tuple[LedgerShare, ...]) -> Measure:
    """How many shares something followed from at once."""
    moved = {
        event.transaction: event.seq
        for event in journal.sealed
        if isinstance(event.fact, InjectReleased | PhaseChanged)
        or (isinstance(event.fact, ExpectedMarked) and event.fact.outcome in ("met", "late"))
    }
    found = [share for share in shares if share.event.transaction in moved]
    evidence = [seq for share in found for seq in (share.seq, moved[share.event.transaction])]
    return _part("shares_acted_upon", evidence, len(found), of=len(shares))


def _network(journal: Journal, shares: Iterable[LedgerShare]) -> Iterator[Measure]:
    """Who shared with whom, and what would be left without the one with most ties."""
    known = members(journal.scenario)
    found = list(_ties(journal, shares))
    evidence = sorted({seq for seq, _ in found})
    ties = {tie for _, tie in found}
    pairs = {frozenset(tie) for tie in ties}
    both = {frozenset(tie) for tie in ties if tie[::-1] in ties}
    given = [len({seq for seq, tie in found if tie[0] == member}) for member in known]
    got = [len({seq for seq, tie in found if tie[1] == member}) for member in known]
    yield spread("shares_given", given if found else [], evidence)
    yield spread("shares_received", got if found else [], evidence)
    yield _part("share_pairs", evidence, len(pairs), of=len(known) * (len(known) - 1) // 2)
    yield _part("share_pairs_mutual", evidence, len(both), of=len(pairs))
    rest, left = without_hub(known, pairs)
    possible = len(rest) * (len(rest) - 1) // 2 if pairs else 0
    yield _part("share_pairs_without_hub", evidence, left, of=possible)


def without_hub(known: tuple[str, ...], pairs: set[Pair]) -> tuple[tuple[str, ...], int]:
    """Return all but the (first) one with most ties, and how many pairs of them stay connected."""
    hub = max(known, key=lambda name: sum(name in pair for pair in pairs), default="")
    rest = tuple(name for name in known if name != hub)
    circle = {name: {name} for name in rest}
    for pair in pairs:
        if hub not in pair:
            joined = set().union(*(circle[name] for name in pair))
            circle.update(dict.fromkeys(joined, joined))
    return rest, sum(other in circle[name] for name, other in combinations(rest, 2))


def _ties(journal: Journal, shares: Iterable[LedgerShare]) -> Iterator[tuple[int, Tie]]:
    """Yield open shares with who told whom; one whose source is hidden would be named by what is counted."""
    known = set(members(journal.scenario))
    for share in shares:
        record = share.record
        sender = journal.organisation_of(record.sender) if record is not None else None
        if record is not None and not record.chatham_house and sender in known:
            for who in known.intersection(record.organisations) - {sender}:
                yield share.seq, (sender or "", who)


def _part(measure: str, evidence: Iterable[int], found: int, *, of: int) -> Measure:
    """Return a count of so many; not measured where there was nothing to count."""
    counted = count(measure, sorted(set(evidence)), n=of, value=found)
    return counted if of else counted.model_copy(update={"value": None})
