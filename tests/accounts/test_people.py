"""Accounts and departments: who may be made, changed, closed; and the principal that follows."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caliber.accounts import LOCAL, Identity
from caliber.accounts.departments import put_department, remove_department, take_over, tree
from caliber.accounts.identity import by_username, principal_of
from caliber.accounts.people import (
    Change,
    add_people,
    add_person,
    change_person,
    count_people,
    deactivate,
    get_person,
    list_people,
    prefer,
)
from caliber.accounts.roles import ALL_PERMISSIONS, ROLE_NAMES, ROLES, SCOPES
from caliber.accounts.sign_in import sign_in
from caliber.errors import Refused
from caliber.model import objects
from caliber.model.text import Text
from caliber.store import Store, audit, departments
from caliber.store.people import Person
from tests.stores import NOW

WANG = Person(username="Wang", name="王芳", roles=("analyst",), attributes={"regions": ("华东",)})


def refused(act: object, *args: object, **options: object) -> Refused:
    assert callable(act)
    with pytest.raises(Refused) as refusal:
        act(*args, **options)
    for lang in ("zh", "en"):
        assert refusal.value.as_dict(lang)["hint"]
    return refusal.value


def test_an_account_is_made_and_seen(store: Store, admin: Identity) -> None:
    add_person(store, admin, WANG, "wang-secret", NOW)
    person = get_person(store, admin, "WANG")
    assert (person.username, person.name, person.roles, person.attributes) == (
        "wang", "王芳", ("analyst",), {"regions": ("华东",)},
    )  # fmt: skip
    assert [p.username for p in list_people(store, admin, "王")] == ["wang"]
    assert [p.username for p in list_people(store, admin, after="ada")] == ["wang"]
    assert count_people(store, admin) == 2
    assert list_people(store, admin, "%") == []


def test_accounts_of_a_demonstration_are_made_once(store: Store, admin: Identity) -> None:
    persons = [Person(username=name, name=name) for name in ("Ada", "Bo", "Cy")]
    assert [person.username for person in add_people(store, admin, persons, "demo-2026", NOW)] == ["bo", "cy"]
    assert add_people(store, admin, persons, "demo-2026", NOW) == []
    assert not sign_in(store, "bo", "demo-2026", NOW).identity.must_change_password
    assert sign_in(store, "ada", "correct horse", NOW).identity.username == "ada"


@pytest.mark.parametrize(
    ("person", "password", "code"),
    [
        (Person(username="li", name="Li"), "short", "accounts.password_too_short"),
        (Person(username="li", name="Li"), "x" * 300, "accounts.password_too_long"),
        (Person(username="li", name="Li"), "Password1", "accounts.password_too_easy"),
        (Person(username="lililili", name="Li"), "lililili", "accounts.password_too_easy"),
        (Person(username="li li", name="Li"), "good enough", "accounts.bad_username"),
        (Person(username="ada", name="Li"), "good enough", "accounts.username_taken"),
        (Person(username="ADA", name="Li"), "good enough", "accounts.username_taken"),
        (Person(username="li", name=" "), "good enough", "accounts.name_missing"),
        (Person(username="li", name="Li", roles=("king",)), "good enough", "accounts.unknown_role"),
        (Person(username="li", name="Li", department="moon"), "good enough", "accounts.unknown_department"),
    ],
)
def test_an_account_that_cannot_be(store: Store, admin: Identity, person: Person, password: str, code: str) -> None:
    assert refused(add_person, store, admin, person, password, NOW).code == code


def test_only_who_manages_people_may(store: Store, admin: Identity) -> None:
    add_person(store, admin, WANG, "wang-secret", NOW)
    wang = by_username(store, "wang")
    for act, args in (
        (add_person, (store, wang, Person(username="li", name="Li"), "good enough", NOW)),
        (change_person, (store, wang, "wang", Change(roles=("administrator",)), NOW)),
        (deactivate, (store, wang, "ada", NOW)),
        (list_people, (store, wang)),
        (put_department, (store, wang, "ops", Text(zh="运营"), None, NOW)),
    ):
        assert refused(act, *args).code == "accounts.not_permitted"


def test_what_is_not_named_stays(store: Store, admin: Identity) -> None:
    add_person(store, admin, WANG, "wang-secret", NOW)
    changed = change_person(store, admin, "wang", Change(name="王小芳"), NOW)
    assert (changed.name, changed.roles, changed.attributes) == ("王小芳", ("analyst",), {"regions": ("华东",)})


def test_there_is_always_an_administrator(store: Store, admin: Identity) -> None:
    assert refused(deactivate, store, admin, "ada", NOW).code == "accounts.last_administrator"
    assert refused(change_person, store, admin, "ada", Change(roles=()), NOW).code == "accounts.last_administrator"
    add_person(store, admin, Person(username="eve", name="Eve", roles=("administrator",)), "good enough", NOW)
    assert not deactivate(store, admin, "ada", NOW).active


def test_every_change_is_in_the_audit_log_without_secrets(store: Store, admin: Identity) -> None:
    add_person(store, admin, WANG, "wang-secret", NOW)
    change_person(store, admin, "wang", Change(roles=("viewer",)), NOW)
    with store.reading() as tx:
        entries = list(audit.entries(tx))
    assert [(entry.actor, entry.action, entry.object) for entry in entries] == [
        ("owner", "person.added", "ada"), ("ada", "person.added", "wang"), ("ada", "person.changed", "wang"),
    ]  # fmt: skip
    assert entries[-1].details == {"roles": [["analyst"], ["viewer"]]}
    assert "wang-secret" not in str(entries)


def test_language_and_theme(store: Store, admin: Identity) -> None:
    assert prefer(store, admin, {"lang": "en"}) == {"lang": "en"}
    assert prefer(store, admin, {"theme": "dark"}) == {"lang": "en", "theme": "dark"}
    assert by_username(store, "ada").likes == {"lang": "en", "theme": "dark"}
    assert refused(prefer, store, admin, {"lang": "fr"}).code == "accounts.unknown_preference"
    assert refused(prefer, store, admin, {"colour": "red"}).code == "accounts.unknown_preference"


def test_a_principal_stands_in_the_department_and_all_above(store: Store, admin: Identity) -> None:
    put_department(store, admin, "group", Text(zh="集团"), None, NOW)
    put_department(store, admin, "ops", Text(zh="运营部"), "group", NOW)
    put_department(store, admin, "ops-east", Text(zh="运营华东"), "ops", NOW)
    add_person(store, admin, Person(username="wang", name="王芳", department="ops-east"), "wang-secret", NOW)
    principal = principal_of(store, "wang")
    assert principal.departments == ("ops-east", "ops", "group")
    assert not principal.owner
    assert refused(principal_of, store, "nobody").code == "accounts.unknown_person"


def test_a_department_cannot_be_part_of_itself(store: Store, admin: Identity) -> None:
    put_department(store, admin, "a", Text(zh="甲"), None, NOW)
    put_department(store, admin, "b", Text(zh="乙"), "a", NOW)
    assert refused(put_department, store, admin, "a", Text(zh="甲"), "b", NOW).code == "accounts.department_cycle"
    assert refused(put_department, store, admin, "a", Text(zh="甲"), "a", NOW).code == "accounts.department_cycle"
    assert refused(put_department, store, admin, "c", Text(zh="丙"), "z", NOW).code == "accounts.unknown_department"
    assert refused(put_department, store, admin, "C C", Text(zh="丙"), "a", NOW).code == "accounts.bad_code"


def test_a_department_goes_when_nobody_is_in_it(store: Store, admin: Identity) -> None:
    put_department(store, admin, "a", Text(zh="甲"), None, NOW)
    add_person(store, admin, Person(username="wang", name="王芳", department="a"), "wang-secret", NOW)
    assert refused(remove_department, store, admin, "a", NOW).code == "accounts.department_in_use"
    change_person(store, admin, "wang", Change(department=None), NOW)
    remove_department(store, admin, "a", NOW)
    assert tree(store) == ()


def test_departments_of_the_definitions_are_changed_there(store: Store, admin: Identity) -> None:
    defined = {
        "ops": objects.Department(code="ops", name=Text(zh="运营部"), parent="group"),
        "group": objects.Department(code="group", name=Text(zh="集团")),
    }
    with store.transaction() as tx:
        take_over(tx, defined)
    assert refused(remove_department, store, admin, "ops", NOW).code == "accounts.defined_department"
    (root,) = tree(store)
    assert (root.code, [child.code for child in root.children]) == ("group", ["ops"])
    with store.transaction() as tx:
        take_over(tx, {"group": defined["group"]})
    remove_department(store, admin, "ops", NOW)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefghx")))
def test_any_definition_of_departments_gives_a_tree(store: Store, parents: dict[str, str]) -> None:
    """Circles and missing parents are refused by the rules of the definitions; here they must not hang or fail."""
    defined = {code: objects.Department(code=code, parent=parent) for code, parent in parents.items()}
    with store.transaction() as tx:
        take_over(tx, defined)
        known = departments.everything(tx)
        assert parents.keys() <= known.keys()
        assert all(found.parent is None or found.parent in known for found in known.values())


def test_the_tables_of_roles_and_scopes_fit_together() -> None:
    assert ROLES.keys() == ROLE_NAMES.keys()
    assert LOCAL.permissions == ALL_PERMISSIONS == frozenset().union(*SCOPES.values())
