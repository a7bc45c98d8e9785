import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { Icon } from "@/components/ui/icon";
import { Wordmark } from "@/components/wordmark";
import { onSignOut } from "@/lib/api/client";
import { usePick, useText } from "@/lib/i18n";
import { openPalette, usePalette } from "@/lib/palette";
import { useSession } from "@/lib/session";
import { AccountMenu } from "./account-menu";
import { DisplayMenu } from "./display-menu";
import { frameMessages } from "./messages";
import { PLACES, type Place } from "./places";
import { useShortcuts } from "./shortcuts";
import css from "./frame.module.css";

const loadPalette = () => import("@/features/search").then((module) => ({ default: module.Palette }));
const Palette = lazy(loadPalette);
const KeyboardSheet = lazy(() => import("./keyboard-sheet").then((module) => ({ default: module.KeyboardSheet })));

export function Frame() {
  const t = useText(frameMessages);
  const palette = usePalette();
  const [sheet, setSheet] = useState(false);
  useReturnToSignIn();
  useShortcuts(PLACES, () => setSheet(true));
  // Fetched while nothing else is wanted, so that no key typed after Ctrl-K is lost.
  useEffect(() => void setTimeout(() => void loadPalette(), 600), []);
  const places = usePlaces();
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#content">
        {t("skip")}
      </a>
      <SideNav places={places} />
      <TopBar onKeyboard={() => setSheet(true)} />
      <main id="content" className={css.content} tabIndex={-1}>
        <Outlet />
      </main>
      <BottomNav places={places} />
      <Suspense>
        {palette.open ? (
          <Palette
            pages={places.map((place) => ({ to: place.to, label: t(place.label), icon: place.icon, words: place.words }))}
          />
        ) : null}
        {sheet ? <KeyboardSheet places={places} onClose={() => setSheet(false)} /> : null}
      </Suspense>
    </div>
  );
}

function usePlaces(): Place[] {
  const permissions = useSession()?.permissions ?? [];
  return PLACES.filter((place) => !place.permissions.length || place.permissions.some((each) => permissions.includes(each)));
}

/** When the session ends under a page, its address is kept and asked for again after signing in. */
function useReturnToSignIn() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const href = useLocation({ select: (location) => location.href });
  useEffect(
    () =>
      onSignOut(() => {
        client.clear();
        void navigate({ to: "/sign-in", search: { next: href } });
      }),
    [navigate, client, href],
  );
}

function SideNav({ places }: { places: Place[] }) {
  const t = useText(frameMessages);
  const pick = usePick();
  const session = useSession();
  return (
    <nav className={css.side} aria-label={t("nav")}>
      <Link to="/" className={css.brand}>
        <Wordmark />
      </Link>
      <ul>
        {places.map((place) => (
          <li key={place.to}>
            <NavLink place={place} />
          </li>
        ))}
      </ul>
      <p className={css.project}>{pick(session?.project?.name)}</p>
    </nav>
  );
}

function NavLink({ place }: { place: Place }) {
  const t = useText(frameMessages);
  // A metric's page belongs to the catalogue.
  const inside = useLocation({ select: (location) => place.to === "/metrics" && location.pathname.startsWith("/m/") });
  return (
    <Link
      to={place.to}
      className={css.link}
      activeOptions={{ exact: place.to === "/", includeSearch: false }}
      data-inside={inside}
    >
      <Icon name={place.icon} size={20} />
      <span>{t(place.label)}</span>
    </Link>
  );
}

function TopBar({ onKeyboard }: { onKeyboard: () => void }) {
  const t = useText(frameMessages);
  // The home page has the search in its middle; two would be one too many.
  const home = useLocation({ select: (location) => location.pathname === "/" });
  return (
    <header className={css.bar} data-home={home}>
      <Link to="/" className={css.barBrand} aria-label="口径 Caliber">
        <Wordmark />
      </Link>
      <button type="button" className={css.search} onClick={() => openPalette()} aria-keyshortcuts="Control+K">
        <Icon name="search" />
        <span>{t("search")}</span>
        <kbd>{isApple() ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <div className={css.tools}>
        <DisplayMenu />
        <AccountMenu onKeyboard={onKeyboard} />
      </div>
    </header>
  );
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** On a phone: what is used every day, within reach of the thumb. Administration is in the account's menu. */
function BottomNav({ places }: { places: Place[] }) {
  const t = useText(frameMessages);
  return (
    <nav className={css.bottom} aria-label={t("nav")}>
      {places
        .filter((place) => place.to !== "/admin")
        .map((place) => (
          <NavLink key={place.to} place={place} />
        ))}
    </nav>
  );
}
