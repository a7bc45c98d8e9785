import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type DragEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field, Select } from "@/components/ui/controls";
import { FormError } from "@/components/ui/form-error";
import { Icon } from "@/components/ui/icon";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { DepartmentNode, Page } from "@/lib/api/types";
import { usePick, useText } from "@/lib/i18n";
import { Bar } from "./bar";
import { intakeMessages } from "./messages";
import { ofDrop, ofInput, upload, type Given } from "./upload";
import css from "./intake.module.css";

/** Where files are handed in: dropped, or chosen; `into` an intake that is there. */
export function Drop({ into = "", onTaken }: { into?: string; onTaken: (id: string) => void }) {
  const t = useText(intakeMessages);
  const client = useQueryClient();
  const [over, setOver] = useState(false);
  const [department, setDepartment] = useState("");
  const [sent, setSent] = useState({ done: 0, files: 0 });
  const stopping = useRef<AbortController | null>(null);
  const sending = useMutation({
    mutationFn: (given: Given[]) => {
      stopping.current = new AbortController();
      setSent({ done: 0, files: given.length });
      return upload(given, into, department, (done) => setSent({ done, files: given.length }), stopping.current.signal);
    },
    onSuccess: (intake) => {
      if (intake) onTaken(intake.id);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.intakes }),
  });
  const hand = (given: Given[]) => {
    if (given.length) sending.mutate(given);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!sending.isPending) void ofDrop(event.dataTransfer.items).then(hand);
  };
  const aborted = sending.error instanceof DOMException && sending.error.name === "AbortError";
  return (
    <section
      className={css.drop}
      data-over={over}
      data-compact={Boolean(into)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {sending.isPending ? (
        <div className={css.sending}>
          <Bar done={sent.done} of={sent.files} label={t("sending", sent)} />
          <Button small onClick={() => stopping.current?.abort()}>
            {t("stop")}
          </Button>
        </div>
      ) : (
        <>
          {into ? null : (
            <div className={css.dropWords}>
              <Icon name="download" size={28} strokeWidth={1.2} />
              <h2>{t("dropTitle")}</h2>
              <p>{t("dropHint")}</p>
            </div>
          )}
          <div className={css.choose}>
            <Choose label={t(into ? "more" : "chooseFiles")} primary={!into} onChosen={hand} />
            <Choose label={t("chooseFolder")} folder onChosen={hand} />
          </div>
          {into ? null : <Departments value={department} onChange={setDepartment} />}
        </>
      )}
      {aborted ? null : <FormError error={sending.error} />}
    </section>
  );
}

function Choose({ label, folder, primary, onChosen }: { label: string; folder?: boolean; primary?: boolean; onChosen: (given: Given[]) => void }) {
  const ref = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={primary ? "primary" : "plain"} onClick={() => ref.current?.click()}>
        <Icon name={folder ? "cards" : "plus"} size={16} />
        {label}
      </Button>
      <input
        ref={ref}
        type="file"
        multiple
        hidden
        aria-label={label}
        data-choose={folder ? "folder" : "files"}
        accept={folder ? undefined : ".sql,.hql,.xlsx,.xlsm,.csv,.tsv,.zip"}
        {...(folder ? { webkitdirectory: "" } : {})}
        onChange={(event) => {
          if (event.target.files) onChosen(ofInput(event.target.files));
          event.target.value = "";
        }}
      />
    </>
  );
}

function Departments({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const t = useText(intakeMessages);
  const pick = usePick();
  const tree = useQuery({
    queryKey: keys.departments,
    queryFn: async ({ signal }) => (await api.get<Page<DepartmentNode>>("/departments", {}, { signal })).items,
  });
  const line = (node: DepartmentNode, depth: number): { code: string; label: string }[] => [
    { code: node.code, label: "\u3000".repeat(depth) + pick(node.name, node.code) },
    ...node.children.flatMap((child) => line(child, depth + 1)),
  ];
  return (
    <Field label={t("department")} hint={t("departmentHint")}>
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t("own")}</option>
        {(tree.data ?? []).flatMap((node) => line(node, 0)).map(({ code, label }) => (
          <option key={code} value={code}>
            {label}
          </option>
        ))}
      </Select>
    </Field>
  );
}
