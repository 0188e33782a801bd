/** The six digits under a card's code, typed: for a dark hall, a broken camera, a crumpled card. */

import { useState } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { shortCode } from '../../qr/card';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import type { Row } from './roster_rows';

const LENGTH = 6;

interface TypedCodeProps {
  rows: readonly Row[];
  onPerson: (person: string | null) => void;
  onClose: () => void;
  result: ComponentChildren;
}

export function TypedCode({ rows, onPerson, onClose, result }: TypedCodeProps): JSX.Element {
  const [typed, setTyped] = useState('');
  const fitting = typed.length === LENGTH ? rows.filter((row) => shortCode(row.id) === typed) : [];
  const take = (person: string | null): void => {
    onPerson(person);
    setTyped('');
  };
  const type = (text: string): void => {
    const digits = text.replace(/\D/g, '').slice(0, LENGTH);
    const found = digits.length === LENGTH ? rows.filter((row) => shortCode(row.id) === digits) : null;
    // Two of a class may share six digits: then both are offered.
    if (found && found.length < 2) take(found[0]?.id ?? null);
    else setTyped(digits);
  };
  return (
    <Dialog title={t('type_code')} onClose={onClose}>
      <div class="stack">
        {result}
        <Field label={t('code_six')} hint={t('code_six_hint')} inputMode="numeric" value={typed} onInput={type} maxLength={LENGTH + 1} autofocus />
        {fitting.length > 1 && <p>{t('code_shared')}</p>}
        {fitting.length > 1 && fitting.map((row) => <Button key={row.id} onPress={() => { take(row.id); }}>{[row.name, row.detail].join(' – ')}</Button>)}
      </div>
    </Dialog>
  );
}
