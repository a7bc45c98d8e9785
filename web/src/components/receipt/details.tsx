import { useMutation, useQuery } from "@tanstack/react-query";
import { Notes } from "@/components/statement";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { Icon } from "@/components/ui/icon";
import { Loaded, Loading } from "@/components/ui/states";
import { api } from "@/lib/api/client";
import { keys } from "@/lib/api/keys";
import type { Receipt as ReceiptShape, Replayed } from "@/lib/api/types";
import { dateText } from "@/lib/format";
import { useLang, useText, type Lang } from "@/lib/i18n";
import { receiptMessages } from "./messages";
import css from "./receipt.module.css";

const SHORT = 10;

function path(id: string): string {
  return `/receipts/${encodeURIComponent(id)}`;
}

/** What stands on the receipt, and the figure computed again from it. */
export function ReceiptDetails({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText(receiptMessages);
  const query = useQuery({
    queryKey: keys.receipt(id),
    queryFn: ({ signal }) => api.get<ReceiptShape>(path(id), {}, { signal }),
    staleTime: Infinity,
  });
  return (
    <Dialog open onClose={onClose} title={t("receipt")}>
      <Loaded query={query} loading={<Loading lines={6} />} compact>
        {(receipt) => (
          <div className={css.details}>
            <Facts receipt={receipt} />
            <Again id={id} />
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

function Facts({ receipt }: { receipt: ReceiptShape }) {
  const t = useText(receiptMessages);
  const lang = useLang();
  const metrics = Object.entries(receipt.metrics).map(([code, { version = "", fingerprint = "" }]) =>
    t("metricLine", { code, version, fingerprint: fingerprint.slice(0, SHORT) }),
  );
  const rows: [string, string][] = [
    [t("receipt"), receipt.id],
    [t("metrics"), metrics.join("; ")],
    [t("at"), momentText(receipt.at, lang)],
    [t("who"), String(receipt.principal.name || receipt.principal.user || "")],
    [t("asOf"), receipt.as_of ? dateText(receipt.as_of, lang) : ""],
    [t("policies"), receipt.policies.join("; ")],
    [t("data"), `${receipt.source} · ${receipt.engine} · ${receipt.data_version.slice(0, SHORT)}`],
    [t("result"), receipt.result_hash.slice(0, SHORT)],
  ];
  return (
    <dl className={css.facts}>
      {rows.map(([name, value]) =>
        value ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

/** A moment as the project's clock had it. */
function momentText(moment: string, lang: Lang): string {
  return `${dateText(moment, lang)} ${moment.slice(11, 16)}`;
}

function Again({ id }: { id: string }) {
  const t = useText(receiptMessages);
  const replay = useMutation({ mutationFn: () => api.post<Replayed>(`${path(id)}/replay`, {}) });
  const { data } = replay;
  return (
    <div className={css.again} aria-live="polite">
      <Button look="primary" disabled={replay.isPending} onClick={() => replay.mutate()}>
        <Icon name="refresh" size={16} />
        {t(replay.isPending ? "replaying" : "replay")}
      </Button>
      <FormError error={replay.error} />
      {data ? (
        <p className={css.verdict} data-same={data.same}>
          <Icon name={data.same ? "check" : "warning"} size={16} />
          {t(data.same ? "same" : data.notes.length ? "different" : "differentSilently")}
        </p>
      ) : null}
      {data?.notes.length ? <Notes notes={data.notes} /> : null}
    </div>
  );
}
