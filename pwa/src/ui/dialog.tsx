/** A sheet over the page: from below on a phone, in the middle on a desk. */

import { useEffect, useId, useRef } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { t } from '../text/text';
import { IconButton } from './button';

const FOCUSABLE = 'button:not([disabled]), a[href], input:not([disabled]), select, textarea';

function keepFocusInside(event: KeyboardEvent, box: HTMLElement): void {
  const inside = [...box.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const [first] = inside;
  const last = inside[inside.length - 1];
  if (!first || !last) return;
  const { activeElement } = document;
  const leaving = !box.contains(activeElement) || activeElement === (event.shiftKey ? first : last);
  if (leaving) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}

// Not <dialog>: Safari knows it only from 15.4 on.
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }): JSX.Element {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onClose();
      if (event.key === 'Tab' && box.current) keepFocusInside(event, box.current);
    };
    // On the document: the focus falls out of the box when the button that had it is gone.
    document.addEventListener('keydown', onKeyDown);
    return () => { document.removeEventListener('keydown', onKeyDown); };
  }, [onClose]);
  return (
    <div class="dialog-shade" onClick={(event) => { if (event.target === event.currentTarget) onClose(); }}>
      <div class="dialog" role="dialog" aria-modal="true" aria-labelledby={id} tabIndex={-1} ref={box}>
        <div class="dialog-head">
          <h2 id={id}>{title}</h2>
          <IconButton icon="cross" label={t('close')} onPress={onClose} />
        </div>
        {children}
      </div>
    </div>
  );
}
