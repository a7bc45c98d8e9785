"""The scan of a whole catalog: seconds of CPU for 10,000 metrics, from definitions that nobody has read yet."""

from __future__ import annotations

import sys
import time

from caliber.access import OWNER
from caliber.catalog.cases import Scan
from caliber.catalog.scan import scan
from caliber.catalog.view import View
from caliber.model.objects import Dataset, Dimension, EntityLink, Metric, Model, TimeField
from caliber.model.snapshot import Snapshot
from caliber.model.text import Text

METRICS, FACT = 10_000, 50
SECONDS = 30.0
WORDS = ("销售", "订单", "退货", "会员", "库存", "采购", "配送", "投诉", "合同", "线索")
# How departments write a metric anew: the same spelled otherwise, stricter, with a term more, by another aggregate.
WRITTEN = (
    ("sum(amount)", "channel in ('app', 'mini') and quantity > {n}"),
    ("sum(amount)", "(channel = 'mini' or channel = 'app') and not quantity <= {n}"),
    ("sum(amount)", "channel in ('app', 'mini') and quantity > {n} and discount > 0"),
    ("sum(amount * (1 - discount))", "quantity > {n}"),
    ("count(distinct order_id)", "quantity > {n}"),
)


def catalog(metrics: int = METRICS) -> Model:
    """So many metrics, fifty on a fact: of every five two are one and a third lies within them; some are namesakes."""
    datasets: dict[str, Dataset] = {}
    cards: dict[str, Metric] = {}
    while len(cards) < metrics:
        number = len(datasets)
        code = f"facts_{number}"
        datasets[code] = _dataset(code)
        for place in range(min(FACT, metrics - len(cards))):
            cards[f"figure_{number}_{place}"] = _card(code, number, place)
    return Model(project="large", datasets=datasets, metrics=cards)


def _dataset(code: str) -> Dataset:
    return Dataset(
        code=code,
        table=code,
        grain=("order_id", "line_no"),
        entities={"order": EntityLink(code="order", key=("order_id",))},
        times={"ordered_at": TimeField(code="ordered_at", expr="ordered_at")},
        dimensions={"channel": Dimension(code="channel", expr="channel", type="string")},
        time="ordered_at",
    )


def _card(dataset: str, number: int, place: int) -> Metric:
    measure, where = WRITTEN[place % len(WRITTEN)]
    word = WORDS[(number + place) % len(WORDS)]
    name = f"{word}额{number // 20}" if place == 7 else f"{word}指标{number}之{place}"
    caliber = Text(zh=f"{dataset} 中数量大于 {place // 5} 的{word},剔除测试订单,第 {place} 种统计方式")
    return Metric(
        code=f"figure_{number}_{place}", kind="atomic", name=Text(zh=name), dataset=dataset, measure=measure,
        where=where.format(n=place // 5), unit="CNY", caliber=caliber,
    )  # fmt: skip


def scanned(model: Model) -> tuple[Scan, float]:
    """The cases, and seconds of CPU from a snapshot of which nothing is kept yet."""
    snapshot = Snapshot(model)
    start = time.process_time()
    found = scan(View(snapshot, OWNER))
    return found, time.process_time() - start


def main() -> int:
    """Prints the table; 1 where the target is missed."""
    print("Scan of a catalog, CPU s")
    missed = False
    for metrics in (METRICS // 10, METRICS):
        found, seconds = scanned(catalog(metrics))
        target = f" (target {SECONDS:.0f})" if metrics == METRICS else ""
        pairs = sum(len(case.pairs) for case in found.cases)
        print(
            f"  {metrics:>6} metrics: {seconds:.1f}{target}, {len(found.cases)} cases of {pairs} pairs, "
            f"{found.left_out} pairs not compared clause by clause",
            flush=True,
        )
        missed |= metrics == METRICS and seconds > SECONDS
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
