import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Badge } from "@/components/ui/badges";
import { Button } from "@/components/ui/button";
import { Field, Input, Select } from "@/components/ui/controls";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { Icon } from "@/components/ui/icon";
import { EmptyState, Loaded } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { DepartmentNode } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { adminMessages } from "./messages";
import { departmentsQuery, flat, type FlatDepartment } from "./queries";
import css from "./admin.module.css";

export function Departments() {
  const t = useText(adminMessages);
  const departments = useQuery(departmentsQuery);
  const [edited, setEdited] = useState<FlatDepartment | "new" | null>(null);
  return (
    <>
      <div className={css.tools}>
        <span />
        <Button look="primary" onClick={() => setEdited("new")}>
          <Icon name="plus" />
          {t("addDepartment")}
        </Button>
      </div>
      <Loaded query={departments}>
        {(nodes) =>
          nodes.length ? (
            <ul className={css.tree}>
              {flat(nodes).map((line) => (
                <Line key={line.node.code} line={line} onEdit={() => setEdited(line)} />
              ))}
            </ul>
          ) : (
            <EmptyState icon="domains" title={t("noDepartments")} />
          )
        }
      </Loaded>
      {edited ? (
        <DepartmentForm line={edited === "new" ? null : edited} nodes={departments.data ?? []} onClose={() => setEdited(null)} />
      ) : null}
    </>
  );
}

function Line({ line: { node, depth }, onEdit }: { line: FlatDepartment; onEdit: () => void }) {
  const t = useText(adminMessages);
  const pick = usePick();
  return (
    <li style={{ paddingInlineStart: depth * 28 }}>
      <span className={css.dept} data-depth={depth}>
        <b>{pick(node.name, node.code)}</b>
        <span className="muted">{node.code}</span>
      </span>
      {node.origin === "definition" ? <Badge>{t("defined")}</Badge> : null}
      <span className="muted">{t("headcount", { count: node.people ?? 0 })}</span>
      <Button small look="ghost" onClick={onEdit}>
        {t("edit")}
      </Button>
    </li>
  );
}

interface Written {
  code: string;
  name: { zh: string; en: string };
  parent: string | null;
}

function DepartmentForm({ line, nodes, onClose }: { line: FlatDepartment | null; nodes: DepartmentNode[]; onClose: () => void }) {
  const t = useText(adminMessages);
  const pick = usePick();
  const client = useQueryClient();
  const after = (word: "saved" | "removed") => async () => {
    toast(t(word));
    onClose();
    await client.invalidateQueries({ queryKey: keys.departments });
  };
  const save = useMutation({
    mutationFn: ({ code, ...rest }: Written) =>
      line ? api.put(`/departments/${encodeURIComponent(line.node.code)}`, rest) : api.post("/departments", { code, ...rest }),
    onSuccess: after("saved"),
  });
  const remove = useMutation({
    mutationFn: (code: string) => api.delete(`/departments/${encodeURIComponent(code)}`),
    onSuccess: after("removed"),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    save.mutate({ code: text("code"), name: { zh: text("zh"), en: text("en") }, parent: text("parent") || null });
  };
  const name = line ? pick(line.node.name, line.node.code) : "";
  // A department cannot belong to itself or to what is below it.
  const below = line ? new Set([line.node.code, ...flat(line.node.children ?? []).map(({ node }) => node.code)]) : new Set();
  return (
    <Dialog open onClose={onClose} title={line ? t("editDepartment", { name }) : t("addDepartment")}>
      <form className={css.form} onSubmit={submit}>
        {line ? null : (
          <Field label={t("code")} hint={t("codeHint")}>
            <Input name="code" required pattern="[a-z][a-z0-9_\-]*" autoCapitalize="none" autoFocus />
          </Field>
        )}
        <Field label={t("nameZh")}>
          <Input name="zh" defaultValue={line?.node.name.zh} required />
        </Field>
        <Field label={t("nameEn")}>
          <Input name="en" defaultValue={line?.node.name.en} />
        </Field>
        <Field label={t("parent")}>
          <Select name="parent" defaultValue={line?.parent ?? ""}>
            <option value="">{t("top")}</option>
            {flat(nodes)
              .filter(({ node }) => !below.has(node.code))
              .map(({ node, depth }) => (
                <option key={node.code} value={node.code}>
                  {"　".repeat(depth) + pick(node.name, node.code)}
                </option>
              ))}
          </Select>
        </Field>
        <FormError error={save.error ?? remove.error} />
        <div className={css.actions}>
          {line ? (
            <Button
              look="danger"
              disabled={remove.isPending}
              onClick={() => window.confirm(t("removeAsk", { name })) && remove.mutate(line.node.code)}
            >
              {t("remove")}
            </Button>
          ) : null}
          <span className={css.space} />
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" look="primary" disabled={save.isPending}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
