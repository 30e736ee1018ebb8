"""Firm → lead → project → firm: every edge once, circles included, sums of distinct projects."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from saima.outreach.referring import Edge, brought_by, flat, sum_of


def edge(lead, referrer, firm=None, project=None, signed=0):
    return Edge(lead, f"L{lead}", "", "", referrer, project=project, signed=signed, firm=firm)


def test_one_brings_many_and_those_bring_more():
    edges = [edge(1, 10, 20, 100, 5), edge(2, 10), edge(3, 20, 30, 101, 7), edge(4, 30, None, 102, 1), edge(5, 99)]
    tree = brought_by(10, edges)

    assert [step.edge.lead for step in tree] == [1, 2]
    assert sum_of(step.edge for step in tree) == sum_of([edges[0], edges[1]])
    whole = sum_of(flat(tree))
    assert (whole.leads, whole.projects, whole.signed) == (4, 3, 13)


def test_a_circle_is_told_and_not_walked_again():
    edges = [edge(1, 10, 20, 100), edge(2, 20, 10, 101)]
    (first,) = brought_by(10, edges)
    (second,) = first.then

    assert second.is_again
    assert second.then == ()


def test_a_project_that_two_leads_led_to_counts_once():
    edges = [edge(1, 10, 20, 100, 5), edge(2, 10, 20, 100, 5)]
    whole = sum_of(flat(brought_by(10, edges)))

    assert (whole.leads, whole.projects, whole.signed) == (2, 1, 5)


firms = st.integers(1, 6)
graphs = st.lists(st.tuples(firms, firms | st.none()), max_size=25)


@given(graphs, firms)
def test_any_graph_ends_and_opens_every_reachable_edge_exactly_once(rows, root):
    edges = [edge(i, a, b, i if b else None) for i, (a, b) in enumerate(rows)]
    reached, edge_of = {root}, [root]
    while edge_of:
        here = edge_of.pop()
        for one in edges:
            if one.referrer == here and one.firm is not None and one.firm not in reached:
                reached.add(one.firm)
                edge_of.append(one.firm)

    told = [one.lead for one in flat(brought_by(root, edges))]

    assert sorted(told) == [one.lead for one in edges if one.referrer in reached]
