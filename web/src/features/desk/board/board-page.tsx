import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import { FormError } from "@/components/ui/form-error";
import { Icon } from "@/components/ui/icon";
import { Page } from "@/components/ui/page";
import { EmptyState, ErrorState, Loading } from "@/components/ui/states";
import type { Cases } from "@/lib/api/types";
import { dateText } from "@/lib/format";
import { useLang, useText } from "@/lib/i18n";
import { decisionsQuery } from "../queries";
import { boardMessages } from "./board-messages";
import { cardsOf } from "./board-state";
import { CaseSheet } from "./case-sheet";
import { Columns } from "./columns";
import { Filters } from "./filters";
import { Totals } from "./totals";
import { useBoard, useCases, type Board } from "./use-board";
import css from "./board.module.css";

/** Every case of the catalog by where it stands, good enough for a wall. */
export function BoardPage() {
  const t = useText(boardMessages);
  const board = useBoard();
  const wall = useRef<HTMLDivElement>(null);
  const { plain, ranked, found } = useCases(board.state.data);
  return (
    <Page
      wide
      title={t("title")}
      lead={t("lead")}
      actions={
        <>
          <Link to="/desk" className={buttonClass()}>
            <Icon name="desk" size={16} />
            {t("toDesk")}
          </Link>
          <Button className={css.onWall} onClick={() => void wall.current?.requestFullscreen()}>
            <Icon name="system" size={16} />
            {t("wall")}
          </Button>
        </>
      }
    >
      <div ref={wall} className={css.board}>
        <h2 className={css.wallTitle}>{t("title")}</h2>
        {found ? (
          <>
            <Shown {...board} found={found} counting={board.state.data && ranked.isPending} />
            {board.state.data ? <FormError error={ranked.error} /> : null}
          </>
        ) : plain.error ? (
          <ErrorState error={plain.error} retry={() => void plain.refetch()} />
        ) : (
          <Loading lines={8} height={40} />
        )}
      </div>
    </Page>
  );
}

function Shown({ state, change, found, counting }: Board & { found: Cases; counting: boolean }) {
  const t = useText(boardMessages);
  const lang = useLang();
  const query = useQuery({ ...decisionsQuery, refetchInterval: 60_000 });
  const decisions = query.data ?? [];
  const cards = cardsOf(found.items, decisions, state);
  const nothing = !cards.open.length && !cards.in_review.length && !cards.decided.length;
  if (!found.items.length && !decisions.length)
    return (
      <EmptyState icon="check" title={t("noneAtAll")}>
        {t("noneAtAllHint")}
      </EmptyState>
    );
  return (
    <>
      <Totals state={state} change={change} cases={found.items} decided={query.data?.length} />
      <Filters state={state} change={change} cases={found.items} />
      <p className={css.ranking} aria-live="polite">
        {counting ? t("counting") : state.data && found.until ? t("rankedByMoney", { month: dateText(found.until, lang, "month") }) : t("rankedByUse")}
        {found.total > found.items.length ? ` · ${t("cut", { shown: found.items.length, total: found.total })}` : null}
      </p>
      {nothing ? (
        <EmptyState
          title={t("noneFound")}
          actions={<Button onClick={() => change({ department: "", kind: "", owner: "" })}>{t("clear")}</Button>}
        >
          {t("noneFoundHint")}
        </EmptyState>
      ) : (
        <Columns cards={cards} state={state} change={change} />
      )}
      <CaseSheet id={state.id} cases={found.items} decisions={decisions} onClose={() => change({ id: "" })} />
    </>
  );
}
