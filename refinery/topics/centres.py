"""Cluster centres with names: fitted once on a sample, pinned, applied to every vector."""

from __future__ import annotations

import hashlib
import io
import json
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyspark.sql import SparkSession

from refinery.catalog.files import read_file, write_file
from refinery.core.identity import ID_LENGTH

CENTRES: Final = "centres.npy"
TOPICS: Final = "topics.json"

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Centres:
    """Unit vectors of the centres and their names; small enough to ship with a task."""

    vectors: Matrix
    names: tuple[str, ...]

    def nearest(self, vector: NDArray[np.float32]) -> tuple[int, float]:
        """Index of the nearest centre (the first of equals) and the cosine to it.

        One vector at a time and in double precision, so that no batch shape can matter.
        """
        cosines = np.asarray(self.vectors, dtype=np.float64) @ np.asarray(vector, np.float64)
        index = int(np.argmax(np.round(cosines, 9)))
        return index, round(float(cosines[index]), 6)

    def write(self, spark: SparkSession, directory: str) -> str:
        """Write both files and return the version: a digest of their content."""
        buffer = io.BytesIO()
        np.save(buffer, self.vectors, allow_pickle=False)
        names = json.dumps({"names": self.names}, ensure_ascii=False, indent=1).encode()
        write_file(spark, f"{directory}/{CENTRES}", buffer.getvalue())
        write_file(spark, f"{directory}/{TOPICS}", names)
        return hashlib.sha256(buffer.getvalue() + names).hexdigest()[:ID_LENGTH]

    @classmethod
    def read(cls, spark: SparkSession, directory: str) -> Centres:
        """Read what :meth:`write` wrote."""
        data = io.BytesIO(read_file(spark, f"{directory}/{CENTRES}"))
        names = json.loads(read_file(spark, f"{directory}/{TOPICS}"))["names"]
        return cls(np.load(data, allow_pickle=False), tuple(names))


def topic_count(texts: int, wanted: int | None, limit: int) -> int:
    """Number of topics: as wanted, else half the square root of twice the texts, bounded.

    >>> topic_count(2000, None, 64), topic_count(3, 8, 64), topic_count(0, None, 64)
    (31, 3, 0)
    """
    rule = wanted if wanted is not None else math.isqrt(max(0, texts // 2))
    return min(texts, max(1, min(rule, limit))) if texts else 0


def fit_centres(vectors: Matrix, count: int, seed: int) -> tuple[Matrix, NDArray[np.int32]]:
    """Unit centres by k-means, and the cluster of each vector.

    Clusters are numbered by falling size, so that topic 0 is the largest.
    """
    if not count:
        return np.zeros((0, 0), np.float32), np.zeros(0, np.int32)
    # Imported here: it takes a second, and only ``fit`` needs it.
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(limits=1):
        model = KMeans(n_clusters=count, n_init=3, random_state=seed).fit(vectors)
    sizes = np.bincount(model.labels_, minlength=count)
    order = np.lexsort((np.arange(count), -sizes))
    rank = np.empty(count, np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    centres = model.cluster_centers_[order].astype(np.float32)
    norms = np.linalg.norm(centres, axis=1, keepdims=True)
    return centres / np.maximum(norms, 1e-12), rank[model.labels_]
