"""What a definition is made of: sources, datasets, metrics, sets, domains, policies. Frozen values, no behaviour.

The shapes are those of the definition files after ``interchange`` has read them: every short form (a name as one
string, ``column:`` for ``expr:``) is already written out. Expressions are still text here; ``Snapshot`` parses them.
"""

from __future__ import annotations

import msgspec

from caliber.model.text import Text


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Base of all definition objects: immutable, keyword-only, defaults left out when written.

    Without cycles, as all that is frozen: the collector need not know of them (``gc``), which halves loading.
    """


class CustomGrain(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A grain of one's own, read from a calendar dataset with a row a day: days of one ``period`` belong together.

    ``day`` and ``period`` are columns; a day has one period at most. ``year``: another of these grains, made of whole
    periods of this one, that counts as its year.
    """

    dataset: str
    day: str
    period: str
    name: Text = Text()
    year: str = ""


class Calendar(Part, frozen=True, kw_only=True, omit_defaults=True):
    """One calendar for the project. ``windows``: name -> inclusive ``(MM-DD, MM-DD)``; ``grains``: custom ones."""

    week_start: str = "monday"
    fiscal_year_start: str = "01-01"
    timezone: str = "Asia/Shanghai"
    holidays: str = ""
    windows: dict[str, tuple[str, str]] = {}
    grains: dict[str, CustomGrain] = {}


class Member(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A known value of a dimension, with the names that people use for it."""

    value: str
    name: Text = Text()
    aliases: tuple[str, ...] = ()


class Dimension(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Something to group and filter by. ``expr`` is SQL over the columns of the dataset."""

    code: str
    expr: str
    name: Text = Text()
    type: str = ""  # string | number | boolean | date | timestamp; "" = as the source says
    description: Text = Text()
    members: tuple[Member, ...] = ()
    aliases: tuple[str, ...] = ()
    sensitivity: str = "internal"


class EntityLink(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A join key by its meaning. ``code`` is the role (buyer), ``entity`` what it identifies (customer).

    ``role``: ``primary`` and ``unique`` identify one row here, ``foreign`` points to another dataset's row.
    ``complete`` declares that a foreign key is never null and always finds its partner.
    """

    code: str
    key: tuple[str, ...]
    role: str = "foreign"  # primary | unique | foreign
    entity: str = ""
    name: Text = Text()
    complete: bool = False


class TimeField(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A time of the row. ``grain`` is the finest grain that it carries: day for dates, second for timestamps."""

    code: str
    expr: str
    name: Text = Text()
    grain: str = "day"


class Validity(Part, frozen=True, kw_only=True, omit_defaults=True):
    """SCD-2: the row is valid from ``start`` (inclusive) to ``end`` (exclusive; null = open). Column names."""

    start: str
    end: str


class Bridge(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A way to what a row has many of: ``dataset`` holds a row for each pair, and shares ``entity`` with this one."""

    dataset: str
    entity: str
    name: Text = Text()


class Rates(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Columns of a list of rates: ``rate`` is so many units of ``to`` for one of ``currency``, from ``day`` on."""

    currency: str
    rate: str
    day: str
    to: str = ""


class Dataset(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A table, view or query with its row grain, join keys, times and dimensions."""

    code: str
    name: Text = Text()
    source: str = ""
    table: str = ""
    sql: str = ""
    dialect: str = "duckdb"
    grain: tuple[str, ...] = ()
    entities: dict[str, EntityLink] = {}
    times: dict[str, TimeField] = {}
    dimensions: dict[str, Dimension] = {}
    time: str = ""  # the dataset's default time field
    validity: Validity | None = None
    partition: str = ""  # the column with the day of the snapshot, where every day holds all rows again
    bridges: dict[str, Bridge] = {}
    rates: Rates | None = None
    freshness: str = ""  # promise, e.g. "1d"
    description: Text = Text()


class Alias(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Another name for a metric, and the department that uses it ("" = everybody)."""

    name: str
    department: str = ""


class Owner(Part, frozen=True, kw_only=True, omit_defaults=True):
    business: str = ""
    technical: str = ""
    department: str = ""


class Distinction(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Not to be confused with: another metric's code and the reason."""

    metric: str
    reason: Text = Text()


class Certification(Part, frozen=True, kw_only=True, omit_defaults=True):
    by: str = ""
    at: str = ""
    until: str = ""


class Parameter(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A value that who asks may set: ``param.<name>`` in the expressions. ``values``: the only ones permitted."""

    default: str
    type: str = "number"  # string | number | boolean | date
    values: tuple[str, ...] = ()
    name: Text = Text()


class Conversion(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Amounts in several currencies turned into one, at the rate of the row's time.

    ``rates``: a dataset with ``rates``; ``currency``: SQL for a row's currency; ``to``: a currency, or a parameter.
    """

    rates: str
    currency: str
    to: str


class Sanctioned(Part, frozen=True, kw_only=True, omit_defaults=True):
    """One cause that may stand between a variant and its reference. ``cause``: its id in a reconciliation.

    ``at_most``: an amount, or a share of the reference figure (``5%``); "" = any amount.
    """

    cause: str
    because: Text = Text()
    at_most: str = ""


class GapBridge(Part, frozen=True, kw_only=True, omit_defaults=True):
    """差异桥: the causes by which a sanctioned variant may differ from its reference, held against every period.

    ``every``: the grain of the periods; ``tolerance``: what may stay unexplained, as ``at_most`` of a cause.
    """

    causes: tuple[Sanctioned, ...] = ()
    every: str = "month"
    tolerance: str = "0"


class Metric(Part, frozen=True, kw_only=True, omit_defaults=True):
    """The metric card (CAPABILITIES §2). The base, the population, the time, the nulls and the unit are separate parts.

    atomic: ``dataset``, ``measure`` (one aggregate), ``where``, ``time``, for balances ``balance`` and ``balance_by``.
    derived: ``of`` with ``where``, ``period``, ``offset``, ``offset_to``, or ``each`` and ``summary``. composite:
    ``formula`` over metric codes. conversion, funnel, retention: ``steps`` along an ``entity``.
    """

    code: str
    kind: str  # atomic | derived | composite | conversion | funnel | retention
    name: Text = Text()
    aliases: tuple[Alias, ...] = ()
    domain: str = ""
    # business
    caliber: Text = Text()
    purpose: Text = Text()
    scope: Text = Text()
    exclusions: Text = Text()
    dimensions: tuple[str, ...] = ()  # allowed dimensions; () = all that can be reached
    unit: str = ""
    format: str = ""  # "", integer, decimal:2, percent:1, money:2
    direction: str = ""  # higher | lower | ""
    nature: str = "actual"  # actual | estimate | target | budget
    # technical
    dataset: str = ""
    measure: str = ""
    where: str = ""
    time: str = ""
    nulls: str = ""  # none | zero; "" = what the base says; zero for counts, none for all else
    of: str = ""
    period: str = ""  # 7d 30d 12m … | wtd mtd qtd ytd | <grain> to date | all
    offset: str = ""  # "1 year"
    align: str = "same_part"  # same_part | whole
    formula: str = ""
    offset_to: str = ""  # a grain: the value at the start of the period of this grain
    balance: str = ""  # last | first | avg | min | max
    balance_by: tuple[str, ...] = ()  # each of these has a last day of its own
    convert: Conversion | None = None
    each: tuple[str, ...] = ()  # the base is computed for each of these first: a grain, dimensions, entities
    summary: str = ""  # sum | avg | min | max | median | count | first | last
    steps: tuple[str, ...] = ()  # metrics that count the events, in order
    entity: str = ""
    within: str = ""  # 7d: the time that the steps may take, "" = any
    same: tuple[str, ...] = ()  # what all steps must agree on
    after: str = ""  # "1 month": the period in which somebody comes back
    gives: str = ""  # rate | total
    parameters: dict[str, Parameter] = {}
    fill: str = ""  # calendar: a row for every period
    grain: str = ""
    # management
    owner: Owner = Owner()
    sensitivity: str = "internal"  # public | internal | confidential | secret
    tier: str = "ordinary"  # core | important | ordinary
    status: str = "published"  # draft | in_review | published | deprecated | retired
    version: str = "1.0"
    effective_from: str = ""
    certification: Certification | None = None
    differs_from: tuple[Distinction, ...] = ()
    variant_of: str = ""
    bridge: GapBridge | None = None  # to the metric that it is a variant of
    replaces: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    extra: dict[str, str] = {}


class MetricSet(Part, frozen=True, kw_only=True, omit_defaults=True):
    """指标集: a named bundle, the unit of sharing, permission and subscription."""

    code: str
    name: Text = Text()
    metrics: tuple[str, ...] = ()
    purpose: Text = Text()
    audience: tuple[str, ...] = ()  # department codes
    by: tuple[str, ...] = ()
    grain: str = ""
    period: str = ""
    owner: str = ""


class SavedQuery(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A question under a name, with the fields of a ``MetricQuery``."""

    code: str
    name: Text = Text()
    description: Text = Text()
    metrics: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    grain: str = ""
    time: str = ""
    compare: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    limit: str = ""
    owner: str = ""


class Refresh(Part, frozen=True, kw_only=True, omit_defaults=True):
    """How a rollup follows its dataset. ``lookback``: how far before the last period rows may still change.

    What lies before is kept as it is; "" = everything is computed anew each time.
    """

    lookback: str = ""


class Rollup(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A dataset added up in advance: a row for each period of ``grain`` and each combination of ``by``.

    ``time``: a time of the dataset, "" for its own; ``by``: dimensions and entities of the dataset, and dimensions that
    its keys lead to; a key that is kept leads on to every dimension behind it. ``metrics``: those whose aggregates are
    stored. ``where``: the only rows.
    """

    code: str
    dataset: str
    name: Text = Text()
    description: Text = Text()
    time: str = ""
    grain: str = "day"
    by: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    where: str = ""
    refresh: Refresh = Refresh()


class Domain(Part, frozen=True, kw_only=True, omit_defaults=True):
    """业务主题: a node of the subject tree; ``code`` is its path (``sales/revenue``)."""

    code: str
    name: Text = Text()
    owner: str = ""
    description: Text = Text()


class Department(Part, frozen=True, kw_only=True, omit_defaults=True):
    code: str
    name: Text = Text()
    parent: str = ""


class Subjects(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Whom a policy speaks of: any of these; a department includes its children. All empty = everybody."""

    people: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()


class Policy(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A rule of access, with its reason and a person to ask.

    ``grant``: lets ``subjects`` do ``verbs`` on ``metrics``, ``domains``, ``sets`` or a ``sensitivity``.
    ``row_filter``: where a query reads a dataset that reaches the dimensions in ``where``, only those rows;
    ``person.<attribute>`` stands for the person's values: ``region in (person.regions)``.
    ``mask``: hides the members of ``dimension`` from ``subjects`` (they see *** and cannot filter by it).
    ``except_subjects`` are left out of the rule.
    """

    code: str
    kind: str  # grant | row_filter | mask
    name: Text = Text()
    subjects: Subjects = Subjects()
    except_subjects: Subjects | None = None
    verbs: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    sensitivity: str = ""
    where: str = ""
    dimension: str = ""
    reason: Text = Text()
    contact: str = ""
    until: str = ""


class Model(Part, frozen=True, kw_only=True, omit_defaults=True):
    """All definitions of one project at one moment."""

    project: str
    name: Text = Text()
    sources: dict[str, str] = {}
    calendar: Calendar = Calendar()
    datasets: dict[str, Dataset] = {}
    metrics: dict[str, Metric] = {}
    sets: dict[str, MetricSet] = {}
    saved: dict[str, SavedQuery] = {}
    rollups: dict[str, Rollup] = {}
    domains: dict[str, Domain] = {}
    departments: dict[str, Department] = {}
    policies: dict[str, Policy] = {}
