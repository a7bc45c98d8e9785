"""Columns that are not what they seem: figures with signs, words for nothing, dates, codes, clocks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.interchange.draft.conftest import Draft

Files = Callable[[dict[str, str | bytes]], Path]


def rows(header: str, *lines: str) -> str:
    return "\n".join((header, *lines)) + "\n"


def test_money_percent_and_nothing(folder: Files, draft: Draft) -> None:
    text = rows("id,paid amount,share,points", '1,"$1,200.50",10%,NA', "2,€3,5%,7", "3,-,NA,N/A", '4,"£1,000",85%,5')
    made = draft(folder({"payments.csv": text}))
    assert made.ask("total_paid_amount") == {(): 2203.5}
    assert made.ask("average_share") == {(): pytest.approx(1 / 3)}
    assert made.ask("total_points") == {(): 12}
    assert not made.report.copied, "a repair reads the file where it lies"


def test_a_file_that_changes_is_read_anew(folder: Files, draft: Draft) -> None:
    place = folder({"payments.csv": rows("id,amount", '1,"1,000"', "2,5")})
    made = draft(place)
    assert made.ask("total_amount") == {(): 1005}
    (place / "payments.csv").write_text(rows("id,amount", '1,"1,000"', '2,"2,000"', "3,NA"), encoding="utf-8")
    made = made.reopened()
    assert made.ask("payment_count") == {(): 3}
    assert made.ask("total_amount") == {(): 3000}


@pytest.mark.parametrize(
    ("values", "days"),
    [
        (("05.01.2024", "25.01.2024"), ("2024-01-05", "2024-01-25")),
        (("01/05/2024", "12/25/2024"), ("2024-01-05", "2024-12-25")),
        (("2024年1月5日", "2024年12月25日"), ("2024-01-05", "2024-12-25")),
        (("20240105", "20241225"), ("2024-01-05", "2024-12-25")),
        (("5-Jan-2024", "25-Dec-2024"), ("2024-01-05", "2024-12-25")),
        (("2024/1/5", "2024-12-25"), ("2024-01-05", "2024-12-25")),
    ],
)
def test_dates(folder: Files, draft: Draft, values: tuple[str, str], days: tuple[str, str]) -> None:
    lines = [f"{n},{values[n % 2]}" for n in range(20)]
    made = draft(folder({"visits.csv": rows("visit_id,visit date", *lines)}))
    assert made.table("visits").times == ("visit_date",)
    assert made.ask("visit_count", grain="day") == dict.fromkeys(days, 10)


def test_day_and_month_that_could_be_swapped_are_told(folder: Files, draft: Draft) -> None:
    made = draft(folder({"visits.csv": rows("id,seen", "1,03/04/2024", "2,05/06/2024")}))
    assert "visits: day and month of seen could be swapped; it is read as %d/%m/%Y" in made.doubts()
    assert made.ask("visit_count", grain="month") == {"2024-04-01": 1, "2024-06-01": 1}


def test_values_that_are_no_date_are_counted(folder: Files, draft: Draft) -> None:
    lines = [f"{n},2024年1月{n % 28 + 1}日" for n in range(99)]
    made = draft(folder({"visits.csv": rows("id,day", *lines, "99,sometime")}))
    assert "1 values of day cannot be read as dates" in made.doubts()
    assert made.ask("visit_count") == {(): 100}


def test_codes_clocks_years_and_places_are_not_added_up(folder: Files, draft: Draft) -> None:
    header = "trip_id,zip,dep_time,lat,year,store_no,fare"
    lines = [
        f"T{n},0{n % 90 + 1000},{(n % 24) * 100 + n % 60},{31 + n / 100},2024,{n % 300 + 1000},{n}.25"
        for n in range(900)
    ]
    made = draft(folder({"trips.csv": rows(header, *lines)}))
    sums = {metric for metric in made.model.metrics if metric.startswith(("total_", "average_"))}
    assert sums == {"total_fare", "average_fare"}


def test_lines_of_the_wrong_width_are_counted(folder: Files, draft: Draft) -> None:
    lines = [f"{n},x{n % 3},{n}" for n in range(50)]
    made = draft(folder({"a.csv": rows("id,kind,amount", *lines, "50,x,1,2,3")}))
    assert "1 lines of a.csv could not be read" in made.doubts()
    assert made.ask("a_count") == {(): 50}


def test_headers_that_come_twice_or_not_at_all(folder: Files, draft: Draft) -> None:
    text = rows(" Order ID ; Amount ; Amount ;;select", "1;2.5;3.5;x;u", "2;4;5;x;v", "3;1;1;y;v")
    made = draft(folder({"orders.csv": text}))
    assert made.table("orders").key == ("Order ID",)
    totals = {code: made.ask(code)[()] for code in made.model.metrics if code.startswith("total_")}
    assert sorted(totals.values()) == [7.5, 9.5]
    for code in made.model.datasets["orders"].dimensions:
        assert sum(made.ask("order_count", code).values()) == 3


def test_names_that_mean_something_else_in_an_expression(folder: Files, draft: Draft) -> None:
    header = "order,date,user,metric,year,group,now,not,person"
    lines = [f"{n},2024-01-0{n % 9 + 1},u{n % 2},m{n % 3},{2020 + n % 2},g,{n % 2},a,p" for n in range(1, 40)]
    made = draft(folder({"select.csv": rows(header, *lines), "user.csv": rows("user,name", "u0,Zero", "u1,One")}))
    fields = made.model.datasets["table_select"]
    for code in (*fields.dimensions, *fields.times, *fields.entities):
        assert sum(made.ask("table_select_count", code).values()) == 39


def test_a_file_without_header(folder: Files, draft: Draft) -> None:
    made = draft(folder({"a.csv": "1,2024-01-01,5.5\n2,2024-01-02,6.5\n3,2024-01-03,7.5\n"}))
    assert "a.csv has no header" in made.doubts()
    assert made.ask("a_count") == {(): 3}


def test_tabs_latin_letters_and_quotes(folder: Files, draft: Draft) -> None:
    text = "id\tname\tcity\n" + "".join(f'{n}\t"Zoë ""{n}"""\t{"Orléans" if n % 2 else "Köln"}\n' for n in range(30))
    made = draft(folder({"people.tsv": text.encode("cp1252")}))
    assert made.ask("people_count", "city") == {"Orléans": 15, "Köln": 15}


def test_a_composite_key_is_the_smallest(folder: Files, draft: Draft) -> None:
    lines = [f"{order},{line},{order * 10 + line},{line % 2}" for order in range(40) for line in range(1, 4)]
    made = draft(folder({"order_lines.csv": rows("order_id,line_no,amount,flag", *lines)}))
    assert made.table("order_lines").key == ("order_id", "line_no")
    assert made.model.datasets["order_lines"].grain == ("order_id", "line_no")


def test_a_key_spoilt_by_one_row_is_told(folder: Files, draft: Draft) -> None:
    lines = [f"{n},{n % 7}.5" for n in range(500)]
    made = draft(folder({"orders.csv": rows("order_id,amount", *lines, "499,1.5")}))
    assert made.table("orders").key == ()
    assert "order_id is almost unique, but 1 rows repeat" in made.doubts()


def test_two_roles_of_one_table(folder: Files, draft: Draft) -> None:
    airports = rows("code,name", *(f"{c}{c}{c},Airport {c}" for c in "ABCDEFGHIJKL"))
    codes = [c * 3 for c in "ABCDEFGHIJKL"]
    flights = rows("flight_id,origin,dest", *(f"{n},{codes[n % 12]},{codes[(n * 5 + 1) % 12]}" for n in range(60)))
    made = draft(folder({"airports.csv": airports, "flights.csv": flights}))
    assert {join.role: join.target for join in made.table("flights").joins} == {
        "origin": "airports",
        "dest": "airports",
    }
    assert made.ask("flight_count", "origin.airport_name")["Airport A"] == 5


def test_numbers_alone_join_nothing(folder: Files, draft: Draft) -> None:
    stores = rows("store_id,name", *(f"{n},S{n}" for n in range(1, 21)))
    sales = rows("sale_id,quantity,rank", *(f"{n},{n % 20 + 1},{n % 7 + 1}" for n in range(100)))
    made = draft(folder({"stores.csv": stores, "sales.csv": sales}))
    assert made.table("sales").joins == ()
