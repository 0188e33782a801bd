/** A labelled place to write in, with its error under it. */

import { useEffect, useId, useRef } from 'preact/hooks';
import type { JSX, TargetedInputEvent } from 'preact';

export interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: string;
  error?: string | null;
  type?: 'text' | 'tel' | 'search' | 'number' | 'date' | 'time' | 'password';
  inputMode?: 'text' | 'numeric' | 'tel' | 'search';
  autocomplete?: string;
  required?: boolean;
  maxLength?: number;
  max?: string;
  /** More than one makes it a text area. */
  rows?: number;
  /** Names to choose from while writing. */
  suggestions?: readonly string[];
  autofocus?: boolean;
}

/** Take the person to the first error: a quarter from the top, text kept. */
function show(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  scrollTo({ top: element.getBoundingClientRect().top + scrollY - innerHeight / 4 });
}

export function Field(props: FieldProps): JSX.Element {
  const id = useId();
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const { error } = props;
  useEffect(() => {
    if (error && input.current && document.querySelector('[aria-invalid=true]') === input.current) show(input.current);
  }, [error]);
  useEffect(() => {
    if (props.autofocus) input.current?.focus();
  }, []);
  const common = {
    id, ref: input, value: props.value, required: props.required, maxLength: props.maxLength,
    'aria-invalid': Boolean(error), 'aria-describedby': `${id}-more`,
    onInput: (event: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) => { props.onInput(event.currentTarget.value); },
  };
  // The typings want one component per type of input.
  const typed = { type: props.type ?? 'text' } as { type: 'text' };
  return (
    <div class="field">
      <label for={id}>{props.label}{props.required && <span aria-hidden="true"> *</span>}</label>
      {props.rows
        ? <textarea {...common} rows={props.rows} />
        : <input {...common} {...typed} inputMode={props.inputMode} max={props.max}
            autocomplete={props.autocomplete ?? 'off'} list={props.suggestions && `${id}-list`} />}
      {props.suggestions && <datalist id={`${id}-list`}>{props.suggestions.map((text) => <option key={text} value={text} />)}</datalist>}
      <p id={`${id}-more`} class={error ? 'field-error' : 'hint'}>{error ?? props.hint}</p>
    </div>
  );
}
