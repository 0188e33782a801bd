/** The small parts every office screen is put together from. */

import { useEffect, useId, useRef } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { clockOf } from '../../text/format';
import { Button } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { Icon, type IconName } from '../../ui/icons';
import type { Failure } from './api';
import type { Live } from './live';
import { links } from './place';
import { sayError, t } from './words';

/** A step on the way to this screen. */
export interface Crumb {
  text: string;
  href: string;
}

let isFirstScreen = true;

/** The way here, the screen's name, and what one can do with the whole of it. */
export function Heading({ title, crumbs = [], children }: { title: string; crumbs?: readonly Crumb[]; children?: ComponentChildren }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t('product')}`;
  }, [title]);
  useEffect(() => {
    // Whoever follows a link by keyboard or ear must land in the new screen; a fresh page starts at its top anyway.
    if (!isFirstScreen) heading.current?.focus({ preventScroll: true });
    isFirstScreen = false;
  }, []);
  return (
    <header class="o-heading">
      <nav aria-label={t('where_am_i')}>
        <ol class="o-crumbs">
          {[{ text: t('office'), href: links.board }, ...crumbs].map((crumb) => (
            <li key={crumb.href}><a href={crumb.href}>{crumb.text}</a></li>
          ))}
          <li aria-current="page">{title}</li>
        </ol>
      </nav>
      <div class="o-heading-line">
        <h1 tabIndex={-1} ref={heading}>{title}</h1>
        {children}
      </div>
    </header>
  );
}

/** What the world did to us, in words, with the one thing to do about it. */
export function Trouble({ failure, retry, data }: { failure: Failure; retry?: () => unknown; data?: string }): JSX.Element {
  const again = retry && <Button onPress={retry} icon="again">{t('retry')}</Button>;
  if (failure.offline) {
    return (
      <ErrorBox what={t('failure_offline')} data={data ?? t('failure_offline_data')} todo={t('failure_offline_do')} code={t('failure_code', { code: failure.reason })}>
        {again}
      </ErrorBox>
    );
  }
  const code = [failure.code, failure.requestId].filter((part) => part !== null).join(' · ');
  return (
    <ErrorBox what={sayError(failure.code, failure.message) || t('failure_refused', { code: failure.code })} {...(data && { data })} code={t('failure_code', { code })}>
      {again}
    </ErrorBox>
  );
}

/** Show what a question brought: nothing yet, trouble, or the answer, with a line of warning once it is old. */
export function Shown<T>({ live, children }: { live: Live<T>; children: (value: T) => ComponentChildren }): JSX.Element {
  if (live.value === null) {
    return live.failure ? <Trouble failure={live.failure} retry={live.reload} /> : <p class="soft" role="status">{t('loading')}</p>;
  }
  return (
    <>
      {live.failure && live.confirmedAt !== null && (
        <p class="o-stale" role="status"><Icon name="warning" size={20} /> {t('failure_stale', { time: clockOf(live.confirmedAt) })}</p>
      )}
      {children(live.value)}
    </>
  );
}

/** A state as picture, word and colour, never colour alone. */
export function Badge({ look, icon, children }: { look: 'good' | 'wait' | 'bad' | 'plain'; icon?: IconName; children: ComponentChildren }): JSX.Element {
  return <span class={`o-badge o-${look}`}>{icon && <Icon name={icon} size={16} />}{children}</span>;
}

/** One out of a list, with its label. */
export function Select({ label, value, onChange, options, empty, error, required }: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; text: string }[];
  /** What choosing nothing is called; without it something must be chosen. */
  empty?: string;
  error?: string | null | undefined;
  required?: boolean;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}{required && <span aria-hidden="true"> *</span>}</label>
      <select id={id} value={value} required={required} aria-invalid={Boolean(error)} aria-describedby={error ? `${id}-more` : undefined} onChange={(event) => { onChange(event.currentTarget.value); }}>
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map((option) => <option key={option.value} value={option.value}>{option.text}</option>)}
      </select>
      {error && <p id={`${id}-more`} class="field-error">{error}</p>}
    </div>
  );
}

/** Where one types what to look for; the key `/` leads here. */
export function SearchBox({ label, hint, value, onInput }: { label: string; hint?: string; value: string; onInput: (value: string) => void }): JSX.Element {
  const id = useId();
  return (
    <div class="field o-search">
      <label for={id}>{label}</label>
      <input id={id} type="search" data-search="" value={value} placeholder={hint} autocomplete="off" onInput={(event) => { onInput(event.currentTarget.value); }} />
    </div>
  );
}

/** A table that scrolls inside itself, with its head in sight, and that a keyboard can scroll. */
export function ScrollTable({ caption, children, className = '' }: { caption: string; children: ComponentChildren; className?: string }): JSX.Element {
  return (
    <div class="o-table-scroll" role="region" aria-label={t('table_scroll', { caption })} tabIndex={0}>
      <table class={className}>
        <caption class="hidden">{caption}</caption>
        {children}
      </table>
    </div>
  );
}
