"""``caliber export``: what is written, what is told, what strict refuses, what a person may take along."""

from __future__ import annotations

from pathlib import Path

import yaml

from caliber.interchange.dictionary import Entry, markdown
from caliber.interchange.spreadsheets import read_dictionary
from tests.cli.calling import call


def test_the_dictionary_as_markdown(shop: Path) -> None:
    done = call("export", "md", "-p", shop)
    assert done.status == 0 and "Nothing was lost." in done.err
    lines = done.out.splitlines()
    assert lines[0] == "# Shop"
    assert [line for line in lines if line.startswith("### ")] == [
        "### Average order", "### Margin", "### Number of orders", "### Sales",
    ]  # fmt: skip
    assert "- **Formula**: Sales ÷ Number of orders" in lines
    assert "- **Owner**: 王芳" in lines and "- **Department**: Operations" in lines
    said = next(line for line in lines if line.startswith("- **How it is computed**") and "cancelled" in line)
    assert "Unit: yuan (CNY)." in said


def test_no_word_of_a_definition_becomes_markup() -> None:
    entry = Entry(domain="<b>a</b>", name="[x](javascript:1)", code="a_b", caliber="one\n# two | `rm` & <script>")
    text = markdown("*", [entry], "zh")
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# \\*", "## \\<b\\>a\\</b\\>", "### \\[x\\](javascript:1)",
    ]  # fmt: skip
    assert "one \\# two \\| \\`rm\\` &amp; \\<script\\>" in text


def test_the_dictionary_as_a_workbook_that_an_intake_reads_again(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "metrics.xlsx"
    done = call("export", "xlsx", "-o", out, "-p", shop, "--lang", "zh")
    assert done.status == 0 and "没有丢失" in done.out
    found = {one.code: one for one in read_dictionary(out).candidates}
    assert set(found) == {"sales", "orders", "average_order", "margin"}
    one = found["average_order"]
    assert (one.name, one.caliber, one.owner, one.department) == ("客单价", "销售额除以订单数", "王芳", "运营部")
    assert one.operands == ("销售额", "订单数")
    assert found["sales"].aliases == ("GMV",)


def test_dbt_is_written_told_and_refused_under_strict(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "dbt"
    refused = call("export", "dbt", "--strict", "-o", out, "-p", shop, "--format", "json")
    assert refused.status == 2 and refused.error["code"] == "interchange.would_lose" and not out.exists()
    done = call("export", "dbt", "-o", out, "-p", shop, "--format", "json")
    assert done.status == 0
    assert [one["code"] for one in done.document["losses"] if one["severity"] == "warning"] == ["loss.others"] * 2
    assert (out / "models" / "semantic" / "orders.yml").is_file()
    again = call("export", "dbt", "-o", out, "-p", shop, "--format", "json")
    assert again.status == 2 and again.error["code"] == "server.folder_not_empty"
    (shop / "policies.yaml").unlink()
    text = (shop / "organisation.yaml").read_text("utf-8").partition("---")[0]
    (shop / "organisation.yaml").write_text(text, "utf-8")
    strict = call("export", "dbt", "--strict", "-o", tmp_path / "exact", "-p", shop, "--format", "json")
    assert strict.status == 0


def test_a_name_that_only_the_columns_explain_is_written_with_its_path(shop: Path, tmp_path: Path) -> None:
    path = shop / "metrics" / "sales.yaml"
    text = path.read_text("utf-8").replace("where: status <> 'cancelled'", "where: region <> 'west'")
    path.write_text(text, "utf-8")
    assert call("export", "dbt", "-o", tmp_path / "dbt", "-p", shop).status == 0
    written = yaml.safe_load((tmp_path / "dbt" / "models" / "metrics" / "sales.yml").read_text("utf-8"))
    assert written["metrics"][0]["filter"] == ["{{ Dimension('store__region') }} <> 'west'"]


def test_only_what_the_person_may_see(shop: Path, tmp_path: Path) -> None:
    path = shop / "metrics" / "sales.yaml"
    path.write_text(path.read_text("utf-8").replace("sensitivity: confidential", "sensitivity: secret"), "utf-8")
    call("user", "add", "sun", "--name", "孙磊", "--role", "viewer", "--department", "operations", "-p", shop)
    mine = call("export", "md", "--as", "sun", "-p", shop).out
    assert "### Sales" in mine and "Margin" not in mine and "margin" not in mine
    out = tmp_path / "dbt"
    assert call("export", "dbt", "--as", "sun", "-o", out, "-p", shop).status == 0
    text = "".join(path.read_text("utf-8") for path in out.rglob("*.yml"))
    assert "name: sales" in text and "margin" not in text


def test_what_it_needs_is_said(shop: Path, tmp_path: Path) -> None:
    for words in (["dbt"], ["xlsx"], ["md", "--format", "json"]):
        assert "-o" in call("export", *words, "-p", shop).err
    unknown = call("export", "word", "-p", shop, "--format", "json")
    assert unknown.status == 2
    (tmp_path / "file").write_text("", "utf-8")
    blocked = call("export", "md", "-o", tmp_path / "file" / "x.md", "-p", shop, "--format", "json")
    assert blocked.status != 0 and blocked.error["code"] == "server.cannot_write"
