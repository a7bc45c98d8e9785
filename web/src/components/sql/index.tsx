import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import { copyText } from "@/lib/clipboard";
import { useText } from "@/lib/i18n";
import { formatted, layout } from "./layout";
import { sqlMessages } from "./messages";
import css from "./sql.module.css";

/** A query set out in lines, with a button to take it along. */
export function Sql({ sql, label }: { sql: string; label: string }) {
  const t = useText(sqlMessages);
  const lines = useMemo(() => layout(sql), [sql]);
  const copy = async () => ((await copyText(formatted(sql))) ? toast(t("copied")) : toast(t("failed"), "bad"));
  return (
    <div className={css.sql}>
      <Button small className={css.copy} onClick={() => void copy()}>
        <Icon name="copy" size={15} />
        {t("copy")}
      </Button>
      <pre tabIndex={0} aria-label={label}>
        {lines.map((line, number) => (
          <code key={number} style={{ paddingInlineStart: `${line.indent * 2}ch` }}>
            {line.tokens.map((token, index) => (
              <span key={index} data-kind={token.kind}>
                {index && token.spaced ? " " : ""}
                {token.text}
              </span>
            ))}
          </code>
        ))}
      </pre>
    </div>
  );
}
