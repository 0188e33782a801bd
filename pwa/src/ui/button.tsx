/** What a person presses: 56 px, the main thing on a screen 64. */

import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icons';

export interface ButtonProps {
  children: ComponentChildren;
  onPress?: () => unknown;
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  icon?: IconName;
  type?: 'button' | 'submit';
  disabled?: boolean;
  /** Needed where the visible words alone do not say what happens. */
  label?: string;
  /** For a button that stays pressed. */
  pressed?: boolean;
}

export function Button({ children, onPress, look = 'plain', icon, type = 'button', disabled, label, pressed }: ButtonProps): JSX.Element {
  return (
    <button type={type} class={`button ${look}`} disabled={disabled} aria-label={label} aria-pressed={pressed} onClick={onPress && (() => void onPress())}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

/** A real link that looks like a button, so that it can be opened, copied and gone back from. */
export function ButtonLink({ href, children, look = 'plain', icon, label }: { href: string; children: ComponentChildren; look?: 'primary' | 'plain' | 'quiet'; icon?: IconName; label?: string }): JSX.Element {
  return (
    <a href={href} class={`button ${look}`} aria-label={label}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}

/** A square button with a picture only; the label is what readers hear. */
export function IconButton({ icon, label, onPress, expanded }: { icon: IconName; label: string; onPress: () => unknown; expanded?: boolean }): JSX.Element {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} aria-expanded={expanded} onClick={() => void onPress()}>
      <Icon name={icon} size={28} />
    </button>
  );
}

/** One choice out of a few, all in sight. */
export function Chips<T extends string | number>({ label, options, value, onChoose }: {
  label: string;
  options: readonly { value: T; text: string }[];
  value: T | null;
  onChoose: (value: T) => void;
}): JSX.Element {
  return (
    <div class="chips" role="group" aria-label={label}>
      {options.map((option) => (
        <button type="button" key={option.value} class="chip" aria-pressed={option.value === value} onClick={() => { onChoose(option.value); }}>
          {option.value === value && <Icon name="check" size={20} />}
          <span>{option.text}</span>
        </button>
      ))}
    </div>
  );
}
