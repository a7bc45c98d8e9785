import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badges";
import { Button } from "@/components/ui/button";
import { Input, Table } from "@/components/ui/controls";
import { Icon } from "@/components/ui/icon";
import { EmptyState, Loaded } from "@/components/ui/states";
import type { Account } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { useSettled } from "@/lib/use-settled";
import { adminMessages } from "./messages";
import { PersonForm } from "./person-form";
import { departmentsQuery, flat, usersQuery } from "./queries";
import css from "./admin.module.css";

export function People() {
  const t = useText(adminMessages);
  const [text, setText] = useState("");
  const [edited, setEdited] = useState<Account | "new" | null>(null);
  const people = useQuery({ ...usersQuery(useSettled(text, 200)), placeholderData: keepPreviousData });
  return (
    <>
      <div className={css.tools}>
        <Input type="search" value={text} aria-label={t("find")} placeholder={t("find")} onChange={(event) => setText(event.target.value)} />
        <Button look="primary" onClick={() => setEdited("new")}>
          <Icon name="plus" />
          {t("addPerson")}
        </Button>
      </div>
      <Loaded query={people}>
        {(accounts) => (accounts.length ? <PeopleTable accounts={accounts} onEdit={setEdited} /> : <EmptyState title={t("noPeople")} />)}
      </Loaded>
      {edited ? <PersonForm account={edited === "new" ? null : edited} onClose={() => setEdited(null)} /> : null}
    </>
  );
}

type Role = "administrator" | "steward" | "approver" | "department_head" | "analyst" | "viewer";

function PeopleTable({ accounts, onEdit }: { accounts: Account[]; onEdit: (account: Account) => void }) {
  const t = useText(adminMessages);
  const departmentName = useDepartmentName();
  return (
    <Table label={t("people")}>
      <thead>
        <tr>
          <th>{t("name")}</th>
          <th className={css.wide}>{t("department")}</th>
          <th>{t("roles")}</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => (
          <tr key={account.username}>
            <td>
              <b>{account.name}</b> {account.active === false ? <Badge tone="bad">{t("inactive")}</Badge> : null}
              <div className="muted">{account.username}</div>
            </td>
            <td className={css.wide}>{departmentName(account.department)}</td>
            <td>
              <span className={css.badges}>
                {account.roles.map((role) => (
                  <Badge key={role} tone={role === "administrator" ? "accent" : "plain"}>
                    {t(`role_${role as Role}`)}
                  </Badge>
                ))}
              </span>
            </td>
            <td className="num">
              <Button small look="ghost" onClick={() => onEdit(account)}>
                {t("edit")}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function useDepartmentName(): (department: Account["department"]) => string {
  const pick = usePick();
  const nodes = useQuery(departmentsQuery).data ?? [];
  return (department) => {
    if (!department) return "";
    return pick(flat(nodes).find(({ node }) => node.code === department)?.node.name, department);
  };
}
