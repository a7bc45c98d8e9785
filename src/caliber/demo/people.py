"""Who may sign in to the demo company. The password is known to everybody: it belongs to this company alone."""

from __future__ import annotations

import msgspec

DEMO_PASSWORD = "demo-2026"


class DemoPerson(msgspec.Struct, frozen=True):
    """An account as ``accounts`` takes it. ``department`` is a code of the definitions."""

    username: str
    name: str
    department: str
    roles: tuple[str, ...] = ()
    attributes: dict[str, tuple[str, ...]] = {}
    title_zh: str = ""
    title_en: str = ""
    follows: tuple[str, ...] = ()  # metrics that stand on the person's home from the first day


DEMO_PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson("admin", "周明", "group", ("administrator",), title_zh="系统管理员", title_en="Administrator"),
    DemoPerson(
        "steward",
        "林静",
        "group",
        ("steward",),
        title_zh="指标管家",
        title_en="Metric steward",
        follows=("monthly_orders", "gross_sales", "net_sales", "complaints"),
    ),
    DemoPerson(
        "analyst",
        "陈思远",
        "group",
        ("analyst",),
        title_zh="数据分析师",
        title_en="Data analyst",
        follows=("gross_sales", "orders", "visit_conversion", "new_members"),
    ),
    DemoPerson(
        "wang",
        "王芳",
        "operations",
        ("department_head",),
        title_zh="运营总监",
        title_en="Head of operations",
        follows=("gross_sales", "orders", "visit_conversion", "return_rate"),
    ),
    DemoPerson(
        "zhao",
        "赵敏",
        "operations_online",
        ("analyst",),
        title_zh="线上运营经理",
        title_en="Online operations",
        follows=("online_sales", "online_share", "visitors", "cancellation_rate"),
    ),
    DemoPerson(
        "li",
        "李建华",
        "sales",
        ("department_head",),
        title_zh="销售总监",
        title_en="Head of sales",
        follows=("store_sales", "target_completion", "lead_conversion", "contract_amount"),
    ),
    DemoPerson(
        "sun",
        "孙磊",
        "sales_stores",
        ("viewer",),
        attributes={"regions": ("华东",)},
        title_zh="华东区域经理",
        title_en="Regional manager, East China",
        follows=("store_sales", "sales_per_store", "gross_sales", "items_per_order"),
    ),
    DemoPerson(
        "liu",
        "刘洋",
        "marketing",
        ("department_head",),
        title_zh="市场总监",
        title_en="Head of marketing",
        follows=("gmv", "campaign_roi", "coupon_redemption", "new_members"),
    ),
    DemoPerson(
        "zheng",
        "郑文静",
        "finance",
        ("department_head", "approver"),
        title_zh="财务总监",
        title_en="Head of finance",
        follows=("net_receipts", "collections", "gross_margin", "sales_ex_tax"),
    ),
    DemoPerson(
        "gao",
        "高强",
        "supply",
        ("department_head",),
        title_zh="供应链总监",
        title_en="Head of supply chain",
        follows=("on_time_rate", "average_stock", "turnover_average", "purchase_amount"),
    ),
    DemoPerson(
        "he",
        "何志强",
        "quality",
        ("department_head",),
        title_zh="生产质量总监",
        title_en="Head of quality",
        follows=("complaints", "complaint_rate", "defect_rate", "batches"),
    ),
    DemoPerson(
        "tang",
        "唐嘉怡",
        "hr",
        ("department_head",),
        title_zh="人力资源总监",
        title_en="Head of people",
        follows=("average_headcount", "staff_turnover", "joiners", "average_pay"),
    ),
)
