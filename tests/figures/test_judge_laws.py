"""Laws of the judge, tried on sums that hypothesis makes up."""

from hypothesis import given
from hypothesis import strategies as st
from systems import asked, told

from kcbudget.figures.verdict import Outcome, Verdict

WORDS = ("", "", "gần ", "hơn ", "khoảng ", "ít nhất ", "tối đa ", "> ", "< ")
LOOSE = ("gần ", "hơn ", "khoảng ", "ít nhất ", "tối đa ")  # the number itself is among what they allow

# Small numbers, so that sums often agree or are near each other.
numbers = st.integers(0, 12)
decimals = st.builds("{},{}".format, numbers, st.integers(0, 9))
exact = st.lists(st.one_of(numbers.map(str), decimals), min_size=1, max_size=4)
whole = st.lists(numbers.map(str), min_size=1, max_size=4)
written = st.one_of(st.just("unknown"), st.builds("{}{}".format, st.sampled_from(WORDS), numbers | decimals))
sums = st.lists(written, min_size=1, max_size=4)
kinds = st.sampled_from(["", "rounded: "])


def verdict(kind: str, left: list[str], right: list[str], relation: str = "=") -> Verdict:
    return asked(f"{kind}{' + '.join(left)} {relation} {' + '.join(right)}").verdict


@given(kinds, sums, sums)
def test_the_two_sides_change_places(kind: str, left: list[str], right: list[str]) -> None:
    one, other = verdict(kind, left, right), verdict(kind, right, left)
    assert other == one._replace(stated=one.computed, computed=one.stated, gap=-one.gap)


@given(kinds, sums, sums, st.data())
def test_the_order_of_the_parts_changes_nothing(
    kind: str, left: list[str], right: list[str], data: st.DataObject
) -> None:
    for relation in ("=", "has"):
        shuffled = data.draw(st.permutations(left)), data.draw(st.permutations(right))
        assert verdict(kind, *shuffled, relation) == verdict(kind, left, right, relation)


@given(whole, whole, numbers.map(str))
def test_what_is_added_to_both_sides_changes_no_verdict(left: list[str], right: list[str], more: str) -> None:
    for relation in ("=", "has"):
        before, after = verdict("", left, right, relation), verdict("", [*left, more], [*right, more], relation)
        assert (after.outcome, after.gap, after.slack2) == (before.outcome, before.gap, before.slack2)


@given(exact, exact, decimals)
def test_what_is_added_to_both_sides_leaves_the_gap(left: list[str], right: list[str], more: str) -> None:
    def gap(left: list[str], right: list[str]) -> str:
        return told(f"{' + '.join(left)} = {' + '.join(right)}").partition(" = ")[2].partition(", slack")[0]

    assert gap([*left, more], [*right, more]) == gap(left, right)


@given(kinds, sums, sums, st.sampled_from(["=", "has"]))
def test_the_unit_changes_nothing(kind: str, left: list[str], right: list[str], relation: str) -> None:
    """Counted in its own last digit, a sum of tỷ is one of triệu."""
    unit_of = {"triệu": verdict(kind, left, right, relation)}
    for unit in ("đồng", "nghìn", "tỷ"):
        one, other = ([text if text == "unknown" else f"{text} {unit}" for text in side] for side in (left, right))
        unit_of[unit] = verdict(kind, one, other, relation)
    assert len(set(unit_of.values())) == 1


@given(kinds, sums, sums, st.sampled_from(["=", "has"]))
def test_what_else_the_plan_has_changes_nothing(kind: str, left: list[str], right: list[str], relation: str) -> None:
    line = f"{kind}{' + '.join(left)} {relation} {' + '.join(right)}"
    assert told(line, beside=["1 đồng", "0,5 người", "33,333%", "9 tỷ"]) == told(line)


@given(whole, whole, st.sampled_from(["=", "has"]), st.data())
def test_what_says_less_is_not_more_wrong(
    left: list[str], right: list[str], relation: str, data: st.DataObject
) -> None:
    if verdict("", left, right, relation).outcome is Outcome.BROKEN:
        right = data.draw(st.permutations(left))
    figures = [*left, *right]
    place = data.draw(st.integers(0, len(figures) - 1))
    figures[place] = data.draw(st.sampled_from(["unknown", *(f"{word}{figures[place]}" for word in LOOSE)]))
    looser = verdict("", figures[: len(left)], figures[len(left) :], relation)
    assert looser.outcome is not Outcome.BROKEN


@given(kinds, sums, sums)
def test_what_is_equal_is_no_less(kind: str, left: list[str], right: list[str]) -> None:
    equal, bound = verdict(kind, left, right), verdict(kind, left, right, "has")
    assert equal.outcome is Outcome.BROKEN or bound.outcome is not Outcome.BROKEN
    assert bound.outcome is not Outcome.BROKEN or bound == equal


@given(st.integers(0, 40), st.integers(1, 40), st.integers(1, 9))
def test_a_share_is_one_of_what_its_amounts_are_times_anything(part: int, of: int, times: int) -> None:
    for percent in (0, 33, 50, 100):
        assert told(f"{percent}% of {times * of} is {times * part}") == told(f"{percent}% of {of} is {part}")
