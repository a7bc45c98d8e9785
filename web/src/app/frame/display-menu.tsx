import { useQueryClient } from "@tanstack/react-query";
import { Icon, type IconName } from "@/components/ui/icon";
import { MenuItem, MenuLine, MenuTitle, Popover } from "@/components/ui/popover";
import { setFullNumbers, useFullNumbers } from "@/lib/format";
import { LANGS, useLang, useText, type Lang } from "@/lib/i18n";
import { useTheme, type Theme } from "@/lib/theme";
import { frameMessages } from "./messages";
import { chooseLang, chooseTheme } from "./preferences";

const LANG_NAMES: Record<Lang, string> = { "zh-CN": "中文", en: "English" };

const THEMES: { value: Theme; label: keyof typeof frameMessages; icon: IconName }[] = [
  { value: "system", label: "themeSystem", icon: "system" },
  { value: "light", label: "themeLight", icon: "sun" },
  { value: "dark", label: "themeDark", icon: "moon" },
];

/** Language, appearance, and how large numbers are written. */
export function DisplayMenu() {
  const t = useText(frameMessages);
  const lang = useLang();
  const theme = useTheme();
  const full = useFullNumbers();
  const client = useQueryClient();
  const speak = (next: Lang) => {
    chooseLang(next);
    // Sentences that the server has worded are asked for again in the new language.
    void client.invalidateQueries();
  };
  return (
    <Popover menu look="ghost" icon align="end" label={<Icon name="globe" size={20} />} aria-label={t("settings")}>
      {(close) => (
        <>
          <MenuTitle>{t("language")}</MenuTitle>
          {LANGS.map((value) => (
            <MenuItem key={value} checked={lang === value} onSelect={() => (speak(value), close())}>
              <span lang={value}>{LANG_NAMES[value]}</span>
            </MenuItem>
          ))}
          <MenuLine />
          <MenuTitle>{t("theme")}</MenuTitle>
          {THEMES.map((each) => (
            <MenuItem
              key={each.value}
              checked={theme === each.value}
              icon={<Icon name={each.icon} />}
              onSelect={() => (chooseTheme(each.value), close())}
            >
              {t(each.label)}
            </MenuItem>
          ))}
          <MenuLine />
          <MenuTitle>{t("numbers")}</MenuTitle>
          <MenuItem checked={!full} onSelect={() => (setFullNumbers(false), close())}>
            {t("numbersShort")}
          </MenuItem>
          <MenuItem checked={full} onSelect={() => (setFullNumbers(true), close())}>
            {t("numbersFull")}
          </MenuItem>
        </>
      )}
    </Popover>
  );
}
