import { useNavigate, useParams } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { Tabs } from "@/components/ui/controls";
import { Page } from "@/components/ui/page";
import { DeniedState } from "@/components/ui/states";
import { useText } from "@/lib/i18n";
import { useSession } from "@/lib/session";
import { Departments } from "./departments";
import { adminMessages } from "./messages";
import { People } from "./people";
import { Tokens } from "./tokens";
import css from "./admin.module.css";

type Part = "people" | "departments" | "tokens";

/** Each part, and the permission it needs; tokens are everybody's own. */
const PARTS: { part: Part; permission: string; content: ComponentType }[] = [
  { part: "people", permission: "manage_people", content: People },
  { part: "departments", permission: "manage_departments", content: Departments },
  { part: "tokens", permission: "", content: Tokens },
];

export function AdminPage() {
  const t = useText(adminMessages);
  const navigate = useNavigate();
  const params = useParams({ strict: false });
  const permissions = useSession()?.permissions ?? [];
  const may = (permission: string) => !permission || permissions.includes(permission);
  const row = PARTS.find(({ part }) => part === params.part) ?? PARTS.find(({ permission }) => may(permission)) ?? PARTS[0];
  if (!row) return null;
  const Content = row.content;
  return (
    <Page title={t("title")}>
      <Tabs
        label={t("parts")}
        value={row.part}
        choices={PARTS.filter(({ permission }) => may(permission)).map(({ part }) => ({ value: part, label: t(part) }))}
        onChange={(part) => void navigate({ to: "/admin/$part", params: { part } })}
      />
      <div className={css.part}>{may(row.permission) ? <Content /> : <DeniedState message={t("needPermission")} />}</div>
    </Page>
  );
}
