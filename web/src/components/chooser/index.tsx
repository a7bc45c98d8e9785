import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { cx } from "@/lib/cx";
import css from "./chooser.module.css";

export interface Option {
  id: string;
  label: ReactNode;
  /** A word beside it: another name, where it comes from. */
  note?: ReactNode;
  checked?: boolean;
  /** Why it cannot be chosen. */
  reason?: string;
  group?: string;
}

export interface ChooserProps {
  text: string;
  onText: (text: string) => void;
  placeholder: string;
  options: readonly Option[];
  onChoose: (id: string) => void;
  /** What stands below the options: that there are more, that there are none, a failure. */
  children?: ReactNode;
}

/** A list that is searched while one types; arrows move, Enter chooses, several may be chosen. */
export function Chooser({ text, onText, placeholder, options, onChoose, children }: ChooserProps) {
  const id = useId();
  const [at, setAt] = useState(0);
  const open = options.filter((option) => !option.reason);
  const current = open[Math.min(at, Math.max(0, open.length - 1))];
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    if (step && open.length) {
      event.preventDefault();
      setAt((Math.min(at, open.length - 1) + step + open.length) % open.length);
    } else if (event.key === "Enter" && current) {
      event.preventDefault();
      onChoose(current.id);
    }
  };
  return (
    <div className={css.chooser}>
      <span className={css.chooserFind}>
        <Icon name="search" size={16} />
        <input
          role="combobox"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={current ? `${id}-${current.id}` : undefined}
          aria-label={placeholder}
          placeholder={placeholder}
          value={text}
          spellCheck={false}
          autoComplete="off"
          data-autofocus
          onChange={(event) => {
            onText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
      </span>
      <div className={css.options} id={id} role="listbox" aria-label={placeholder} aria-multiselectable>
        {options.map((option, index) => (
          <div key={option.id} role="presentation">
            {option.group && option.group !== options[index - 1]?.group ? <div className={css.optionGroup}>{option.group}</div> : null}
            <Line option={option} id={`${id}-${option.id}`} current={option === current} onChoose={onChoose} />
          </div>
        ))}
      </div>
      {children}
    </div>
  );
}

function Line({ option, id, current, onChoose }: { option: Option; id: string; current: boolean; onChoose: (id: string) => void }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (current) ref.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <div
      ref={ref}
      id={id}
      role="option"
      aria-selected={option.checked ?? false}
      aria-disabled={option.reason ? true : undefined}
      data-current={current}
      className={cx(css.option, option.checked && css.optionOn)}
      onClick={option.reason ? undefined : () => onChoose(option.id)}
    >
      <span className={css.tick}>{option.checked ? <Icon name="check" size={15} /> : null}</span>
      <span className={css.optionText}>
        <span>{option.label}</span>
        {option.reason || option.note ? <small>{option.reason ?? option.note}</small> : null}
      </span>
    </div>
  );
}
