/** An error in three short lines: what happened, what about the data, what to do. */

import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icons';

export function ErrorBox({ what, data, todo, code, look = 'error', children }: {
  what: string;
  data?: string;
  todo?: string;
  /** For whoever helps on the telephone. */
  code?: string;
  look?: 'error' | 'warning';
  /** At most one button. */
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class={`error-box ${look}`} role="alert">
      <Icon name="warning" size={28} />
      <div>
        <p class="what">{what}</p>
        {data && <p>{data}</p>}
        {todo && <p>{todo}</p>}
        {children}
        {code && <p class="code">{code}</p>}
      </div>
    </div>
  );
}
