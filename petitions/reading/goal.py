"""The goal beside the count."""

from petitions.models import Petition
from petitions.models.steps import climbing_goal


def goal_of(petition: Petition) -> int:
    """The fixed goal, or the next honest step above the count. Needs the tally loaded."""
    return petition.goal_fixed or climbing_goal(petition.tally.total)


def percent_of(petition: Petition) -> int:
    """How far the count is to the goal, 0 to 100; 100 only when it is reached."""
    goal = goal_of(petition)
    return min(100, petition.tally.total * 100 // goal) if goal else 100
