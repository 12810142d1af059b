"""Splink over Apache Spark, for more than one machine holds: the same levels and weights, and the same answer."""

from __future__ import annotations

import os
from typing import Any

from pyspark.sql import SparkSession
from splink import SparkAPI
from splink.backends.spark import similarity_jar_location

from heard.people.linkage import Model

from .comparisons import SPARK
from .filing import Folder
from .weighing import CAP, FOUND, PAIRS, TELLING, Apart, Pair, linker_for, weighed_by


class InSpark:
    """What finds pairs and weighs them, on the Spark that HEARD_SPARK_MASTER names; here, unless it is set."""

    def __init__(self, folder: Folder, model: Model, prior: float, apart: Apart = (), *, memory: str) -> None:
        self.spark = _session(folder, memory)
        for name in ("named", "keys"):
            self.spark.read.parquet(str(folder.path / f"{name}.parquet")).createOrReplaceTempView(name)
        told = sorted({(min(pair), max(pair)) for pair in apart})
        self.spark.createDataFrame(told, "one bigint, other bigint").createOrReplaceTempView("apart")
        self._view("telling", TELLING.format(hash=SPARK.hash, cap=CAP)).cache()
        api = SparkAPI(
            spark_session=self.spark, break_lineage_method="persist", num_partitions_on_repartition=8
        )
        self.linker = linker_for(api, self.spark.table("named"), model, prior, SPARK)

    def pairs(self, part: int, parts: int, *, least: float) -> list[Pair]:
        self._view("found", FOUND.format(part=part, parts=parts))
        pairs = self._view("pairs", PAIRS)
        weighed = weighed_by(self.linker, pairs, least)
        query = f"select n_l, n_r, max(match_weight) from {weighed.physical_name} group by n_l, n_r"  # noqa: S608
        rows = [tuple(row) for row in self.spark.sql(query).collect()]
        weighed.drop_table_from_database_and_remove_from_cache()
        return rows

    def close(self) -> None:
        """Let go of Spark."""
        self.spark.stop()

    def _view(self, name: str, query: str) -> Any:
        found = self.spark.sql(query)
        found.createOrReplaceTempView(name)
        return found


def _session(folder: Folder, memory: str) -> SparkSession:
    settings = {
        "spark.master": os.environ.get("HEARD_SPARK_MASTER", "local[*]"),
        "spark.app.name": "heard link",
        "spark.driver.memory": memory.replace(" ", "").replace("GB", "g").replace("MB", "m"),
        "spark.driver.host": os.environ.get("HEARD_SPARK_DRIVER", "127.0.0.1"),
        "spark.driver.bindAddress": os.environ.get("HEARD_SPARK_DRIVER", "127.0.0.1"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.jars": similarity_jar_location(),
        "spark.local.dir": str(folder.path / "spill"),
        "spark.sql.warehouse.dir": str(folder.path / "warehouse"),
        "spark.sql.ansi.enabled": "false",
        "spark.sql.shuffle.partitions": "8",
        "spark.sql.session.timeZone": "UTC",
    }
    builder: Any = SparkSession.builder
    for name, value in settings.items():
        builder = builder.config(name, value)
    session: SparkSession = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
