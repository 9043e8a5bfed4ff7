"""What a community's channels would know after posts were confirmed: snapshots as the worker's."""

from collections.abc import Mapping, Sequence

from service.scoring import Floats, TopicReference, find_background, next_centroid
from training.infer import Graph


def references(graph: Graph, confirmed: Mapping[str, Sequence[str]]) -> dict[str, TopicReference]:
    """The first snapshot of each channel, by its topic, from the posts confirmed there.

    Each has the other channels as its background. A channel with fewer posts with figures than
    a snapshot needs has none, as in the service.
    """
    centroids: dict[str, Floats] = {}
    posts: dict[str, int] = {}
    for topic, texts in confirmed.items():
        found = graph.run(texts, "confirmed posts")
        vectors = list(found.topic[found.scored])
        centroid = next_centroid(vectors, None)
        if centroid is not None:
            centroids[topic], posts[topic] = centroid, len(vectors)
    version = graph.scorer.bundle.model_version
    result: dict[str, TopicReference] = {}
    for topic, centroid in centroids.items():
        others = [other for name, other in centroids.items() if name != topic]
        background = find_background(centroid, others)
        result[topic] = TopicReference(1, version, centroid, posts[topic], background)
    return result
