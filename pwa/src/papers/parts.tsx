/** The head, the places to sign and the tools that all printed pages share. */

import type { ComponentChildren, JSX } from 'preact';
import { Button } from '../ui/button';
import { tp } from './words';

/** Who writes on the left, the state's name and motto on the right. */
export function PaperHead({ lines }: { lines: readonly string[] }): JSX.Element {
  return (
    <div class="paper-head">
      <div>{lines.map((line) => <p key={line}>{line.toUpperCase()}</p>)}</div>
      <div>
        <p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p>
        <p class="motto">Độc lập - Tự do - Hạnh phúc</p>
      </div>
    </div>
  );
}

/** Where people sign by hand, with the name below where it is known. */
export function Signatures({ signs }: { signs: readonly { title: string; name?: string }[] }): JSX.Element {
  return (
    <div class="paper-signs">
      {signs.map(({ title, name }) => (
        <div key={title}>
          <p><strong>{title.toUpperCase()}</strong></p>
          <p><em>{tp('sign_hint')}</em></p>
          {name && <p class="paper-name">{name}</p>}
        </div>
      ))}
    </div>
  );
}

/** What was written, or a dotted line for a pen. */
export function Written({ text, lines = 1 }: { text: string; lines?: number }): JSX.Element {
  if (text.trim() !== '') return <p class="paper-lines">{text.trim()}</p>;
  return <>{Array.from({ length: lines }, (_, place) => <span key={place} class="paper-blank" />)}</>;
}

/** The button that prints, and others beside it; none of them on paper. */
export function PaperTools({ children }: { children?: ComponentChildren }): JSX.Element {
  return (
    <div class="paper-tools stack">
      <Button look="primary" icon="print" onPress={() => { print(); }}>{tp('print')}</Button>
      {children}
    </div>
  );
}
