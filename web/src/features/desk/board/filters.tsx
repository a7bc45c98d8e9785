import { Field, Input, Select } from "@/components/ui/controls";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { Case } from "@/lib/api/types";
import { useText } from "@/lib/i18n";
import { usePermission } from "@/lib/session";
import { deskMessages } from "../messages";
import { boardMessages } from "./board-messages";
import { GROUPS, KINDS, readBoard, type BoardState } from "./board-state";
import { useDepartment, type Board } from "./use-board";
import css from "./board.module.css";

/** What is shown of the cases, how it is grouped, and by what it is ranked. */
export function Filters({ state, change, cases }: Board & { cases: readonly Case[] }) {
  const t = useText(boardMessages);
  const kindName = useText(deskMessages);
  const called = useDepartment();
  const mayQuery = usePermission("query");
  const departments = [...new Set(cases.flatMap((each) => each.departments))].sort();
  // A chosen one stays to be seen, whether it has cases or not.
  if (state.department && !departments.includes(state.department)) departments.push(state.department);
  const set = (name: keyof BoardState) => (event: { target: { value: string } }) => change({ [name]: readBoard({ [name]: event.target.value })[name] });
  return (
    <div className={css.filters} role="search" aria-label={t("filters")}>
      <Field label={t("department")}>
        <Select value={state.department} onChange={set("department")}>
          <option value="">{t("allDepartments")}</option>
          {departments.map((code) => (
            <option key={code} value={code}>
              {called(code)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t("kind")}>
        <Select value={state.kind} onChange={set("kind")}>
          <option value="">{t("allKinds")}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {kindName(kind)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t("owner")}>
        <Input type="search" value={state.owner} placeholder={t("ownerHint")} maxLength={200} onChange={set("owner")} />
      </Field>
      <Field label={t("group")}>
        <Select value={state.group} onChange={set("group")}>
          {GROUPS.map((group) => (
            <option key={group} value={group}>
              {t(`group_${group}`)}
            </option>
          ))}
        </Select>
      </Field>
      {mayQuery ? (
        <Button aria-pressed={state.data} onClick={() => change({ data: !state.data })}>
          <Icon name="sort" size={16} />
          {t("money")}
        </Button>
      ) : null}
    </div>
  );
}
