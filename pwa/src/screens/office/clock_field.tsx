/** A time of day, always in 24 hours: the browser's own field follows the machine's language instead. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Field } from '../../ui/field';
import { t } from './words';

/** Read what people type for a time: `7:30`, `7h30`, `0730`, `7`; null if it is none. */
export function readClock(typed: string): string | null {
  const parts = /^(\d{1,2})\s*(?:[:hg.]\s*(\d{2})?)?$/i.exec(typed.trim()) ?? /^(\d{1,2})(\d{2})$/.exec(typed.trim());
  if (!parts) return null;
  const [hour, minute] = [Number(parts[1]), Number(parts[2] ?? 0)];
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** `value` is `HH:MM` or empty; what cannot be read is given on as typed, and `error` says so. */
export function ClockField({ label, value, onInput, error }: { label: string; value: string; onInput: (value: string) => void; error?: string | null }): JSX.Element {
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    // Chosen elsewhere in the form; what is being typed here reads as this value already.
    if (readClock(typed) !== value) setTyped(value);
  }, [value]);
  return (
    <Field label={label} value={typed} inputMode="numeric" maxLength={5} hint={t('clock_hint')} error={error ?? null}
      onInput={(text) => { setTyped(text); onInput(readClock(text) ?? text); }} />
  );
}
