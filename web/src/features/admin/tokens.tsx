import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badges";
import { Button } from "@/components/ui/button";
import { Table } from "@/components/ui/controls";
import { Icon } from "@/components/ui/icon";
import { EmptyState, Loaded } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Token } from "@/lib/api/types";
import { agoText, dateText } from "@/lib/format";
import { useLang, useText } from "@/lib/i18n";
import { adminMessages } from "./messages";
import { tokensQuery } from "./queries";
import { TokenForm, type Scope } from "./token-form";
import css from "./admin.module.css";

export function Tokens() {
  const t = useText(adminMessages);
  const tokens = useQuery(tokensQuery);
  const [making, setMaking] = useState(false);
  return (
    <>
      <div className={css.tools}>
        <p className="muted">{t("tokensLead")}</p>
        <Button look="primary" onClick={() => setMaking(true)}>
          <Icon name="plus" />
          {t("addToken")}
        </Button>
      </div>
      <Loaded query={tokens}>
        {(items) => (items.length ? <TokenTable tokens={items} /> : <EmptyState icon="key" title={t("noTokens")} />)}
      </Loaded>
      {making ? <TokenForm onClose={() => setMaking(false)} /> : null}
    </>
  );
}

function TokenTable({ tokens }: { tokens: Token[] }) {
  const t = useText(adminMessages);
  const lang = useLang();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: (id: string) => api.delete(`/tokens/${encodeURIComponent(id)}`),
    onSuccess: async () => {
      toast(t("revoked"));
      await client.invalidateQueries({ queryKey: keys.tokens });
    },
  });
  return (
    <Table label={t("tokens")}>
      <thead>
        <tr>
          <th>{t("tokenName")}</th>
          <th>{t("scopes")}</th>
          <th className={css.wide}>{t("used")}</th>
          <th className={css.wide}>{t("expires")}</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <td>
              <b>{token.name}</b>
              <div className="muted">
                {t("created")} {dateText(token.created_at, lang)}
              </div>
            </td>
            <td>
              <span className={css.badges}>
                {token.scopes.map((scope) => (
                  <Badge key={scope}>{t(`scope_${scope as Scope}`)}</Badge>
                ))}
              </span>
            </td>
            <td className={css.wide}>{token.used_at ? agoText(token.used_at, lang) : t("never")}</td>
            <td className={css.wide}>{dateText(token.expires_at, lang)}</td>
            <td className="num">
              {token.revoked_at ? (
                <Badge tone="bad">{t("revoked")}</Badge>
              ) : (
                <Button
                  small
                  look="danger"
                  onClick={() => window.confirm(t("revokeAsk", { name: token.name })) && revoke.mutate(token.id)}
                >
                  {t("revoke")}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
