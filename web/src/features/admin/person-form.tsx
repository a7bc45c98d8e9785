import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input, Select, TextArea } from "@/components/ui/controls";
import { Drawer } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { toast } from "@/components/ui/toast";
import { api } from "@/lib/api/client";
import type { Account } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { attributesText, readAttributes } from "./attributes";
import { adminMessages } from "./messages";
import { departmentsQuery, flat } from "./queries";
import css from "./admin.module.css";

const ROLES = ["administrator", "steward", "approver", "department_head", "analyst", "viewer"] as const;

interface Written {
  username: string;
  name: string;
  department: string | null;
  roles: string[];
  attributes: Record<string, string[]>;
  password?: string;
  active?: boolean;
}

function read(form: HTMLFormElement): Written {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "").trim();
  return {
    username: text("username"),
    name: text("name"),
    department: text("department") || null,
    roles: data.getAll("roles").map(String),
    attributes: readAttributes(text("attributes")),
    password: text("password") || undefined,
    active: data.get("active") === "on",
  };
}

function write(account: Account | null, written: Written): Promise<unknown> {
  const { username, password, active, ...rest } = written;
  return account
    ? api.patch(`/users/${encodeURIComponent(account.username)}`, { ...rest, active })
    : api.post("/users", { username, password, ...rest });
}

/** A new person, or the changes to one. */
export function PersonForm({ account, onClose }: { account: Account | null; onClose: () => void }) {
  const t = useText(adminMessages);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (written: Written) => write(account, written),
    onSuccess: async () => {
      toast(t("saved"));
      onClose();
      await client.invalidateQueries({ queryKey: ["users"] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(read(event.currentTarget));
  };
  return (
    <Drawer open onClose={onClose} title={account ? t("editPerson", { name: account.name }) : t("addPerson")}>
      <form className={css.form} onSubmit={submit}>
        <Field label={t("name")}>
          <Input name="name" defaultValue={account?.name} required autoFocus />
        </Field>
        {account ? null : (
          <>
            <Field label={t("username")} hint={t("usernameHint")}>
              <Input name="username" required autoCapitalize="none" autoComplete="off" />
            </Field>
            <Field label={t("password")} hint={t("passwordHint")}>
              <Input name="password" type="password" required minLength={10} autoComplete="new-password" />
            </Field>
          </>
        )}
        <DepartmentField account={account} />
        <Roles chosen={account?.roles ?? ["viewer"]} />
        <Field label={t("attributes")} hint={t("attributesHint")}>
          <TextArea name="attributes" rows={3} defaultValue={attributesText(account?.attributes)} />
        </Field>
        {account ? (
          <label className={css.check}>
            <input type="checkbox" name="active" defaultChecked={account.active !== false} />
            {t("active")}
          </label>
        ) : null}
        <FormError error={save.error} />
        <div className={css.actions}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" look="primary" disabled={save.isPending}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Drawer>
  );
}

function DepartmentField({ account }: { account: Account | null }) {
  const t = useText(adminMessages);
  const pick = usePick();
  const nodes = useQuery(departmentsQuery).data ?? [];
  const current = account?.department;
  return (
    <Field label={t("department")}>
      {/* Drawn anew once the departments are there, so that the choice stands on the right one. */}
      <Select key={nodes.length} name="department" defaultValue={current ?? ""}>
        <option value="">{t("noDepartment")}</option>
        {flat(nodes).map(({ node, depth }) => (
          <option key={node.code} value={node.code}>
            {"　".repeat(depth) + pick(node.name, node.code)}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function Roles({ chosen }: { chosen: string[] }) {
  const t = useText(adminMessages);
  return (
    <fieldset className={css.checks}>
      <legend>{t("roles")}</legend>
      {ROLES.map((role) => (
        <label key={role} className={css.check}>
          <input type="checkbox" name="roles" value={role} defaultChecked={chosen.includes(role)} />
          {t(`role_${role}`)}
        </label>
      ))}
    </fieldset>
  );
}
