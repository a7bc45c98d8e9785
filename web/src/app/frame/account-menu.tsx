import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/controls";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { Icon } from "@/components/ui/icon";
import { MenuItem, MenuLine, Popover } from "@/components/ui/popover";
import { toast } from "@/components/ui/toast";
import { signOut } from "@/features/session";
import { api } from "@/lib/api/client";
import { usePick, useText } from "@/lib/i18n";
import { useSession } from "@/lib/session";
import { frameMessages } from "./messages";
import css from "./frame.module.css";

export function AccountMenu({ onKeyboard }: { onKeyboard: () => void }) {
  const t = useText(frameMessages);
  const pick = usePick();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [password, setPassword] = useState(false);
  const session = useSession();
  const user = session?.user;
  const administers = session?.permissions.includes("manage_people");
  if (!user) return null;
  const leave = async () => {
    await signOut(client);
    await navigate({ to: "/sign-in", search: {} });
  };
  return (
    <>
      <Popover
        menu
        look="ghost"
        icon
        align="end"
        aria-label={t("account", { name: user.name })}
        label={
          <span className={css.face} aria-hidden="true">
            {user.name.slice(0, 1)}
          </span>
        }
      >
        {(close) => (
          <>
            <div className={css.who}>
              <b>{user.name}</b>
              <span>{[pick(user.department?.name), user.username].filter(Boolean).join(" · ")}</span>
            </div>
            <MenuLine />
            <MenuItem icon={<Icon name="keyboard" />} note="?" onSelect={() => (close(), onKeyboard())}>
              {t("keyboard")}
            </MenuItem>
            <MenuItem icon={<Icon name="key" />} onSelect={() => (close(), setPassword(true))}>
              {t("changePassword")}
            </MenuItem>
            <MenuItem
              icon={<Icon name="share" />}
              onSelect={() => (close(), void navigate({ to: "/admin/$part", params: { part: "tokens" } }))}
            >
              {t("tokens")}
            </MenuItem>
            {administers ? (
              <MenuItem icon={<Icon name="admin" />} onSelect={() => (close(), void navigate({ to: "/admin" }))}>
                {t("admin")}
              </MenuItem>
            ) : null}
            <MenuLine />
            <MenuItem icon={<Icon name="out" />} onSelect={() => void leave()}>
              {t("signOut")}
            </MenuItem>
          </>
        )}
      </Popover>
      <PasswordDialog open={password} onClose={() => setPassword(false)} />
    </>
  );
}

function PasswordDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useText(frameMessages);
  const change = useMutation({
    mutationFn: (passwords: { old: string; new: string }) => api.put("/session/password", passwords),
    onSuccess: () => {
      toast(t("passwordChanged"));
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    change.mutate({ old: String(data.get("old") ?? ""), new: String(data.get("new") ?? "") });
  };
  return (
    <Dialog open={open} onClose={onClose} title={t("changePassword")}>
      <form className={css.form} onSubmit={submit}>
        <Field label={t("oldPassword")}>
          <Input name="old" type="password" autoComplete="current-password" required />
        </Field>
        <Field label={t("newPassword")}>
          <Input name="new" type="password" autoComplete="new-password" minLength={10} required />
        </Field>
        <FormError error={change.error} />
        <Button type="submit" look="primary" disabled={change.isPending}>
          {t("save")}
        </Button>
      </form>
    </Dialog>
  );
}
