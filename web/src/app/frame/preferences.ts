import { api } from "@/lib/api/client";
import { setLang, type Lang } from "@/lib/i18n";
import { setTheme, type Theme } from "@/lib/theme";

// The choice holds here at once; the server keeps it for the person's other machines, and need not answer.
function keep(preferences: { lang?: Lang; theme?: Theme }): void {
  void api.put("/session/preferences", preferences).catch(() => undefined);
}

export function chooseLang(lang: Lang): void {
  setLang(lang);
  keep({ lang });
}

export function chooseTheme(theme: Theme): void {
  setTheme(theme);
  keep({ theme });
}
