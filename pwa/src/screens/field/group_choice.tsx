/** Choose one khối/xóm out of 324: those used last in this class first, the rest by a few letters. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { fold } from '../../names';
import { all, type Shown } from '../../store/view';
import { t } from '../../text/text';
import { Field } from '../../ui/field';
import { Button } from '../../ui/button';
import { fullGroupName, number, wardName } from './places';

const MOST = 6;

export interface GroupChoiceProps {
  chosen: string;
  /** Of this class: their khối are offered first, the latest walk-ins before all. */
  entries: readonly Shown[];
  error: string | null;
  onChoose: (group: string) => void;
}

export function GroupChoice({ chosen, entries, error, onChoose }: GroupChoiceProps): JSX.Element {
  const [typed, setTyped] = useState('');
  if (chosen) {
    return (
      <div class="field">
        <span class="label">{t('group')}</span>
        <div class="chosen"><span>{fullGroupName(chosen)}</span><Button look="quiet" onPress={() => { onChoose(''); }}>{t('change')}</Button></div>
      </div>
    );
  }
  const offered = typed ? searchGroups(typed) : recentGroups(entries);
  return (
    <div class="stack">
      <Field label={t('group')} value={typed} onInput={setTyped} hint={t('group_hint')} error={error} required />
      <div class="chips">
        {offered.map((id) => (
          <button type="button" key={id} class="chip" onClick={() => { onChoose(id); setTyped(''); }}><span>{fullGroupName(id)}</span></button>
        ))}
      </div>
    </div>
  );
}

function recentGroups(entries: readonly Shown[]): string[] {
  const walkIns = entries.filter((entry) => entry.values.walk_in === true).reverse();
  const groups = [...walkIns, ...entries].map((entry) => entry.values.group).filter((id): id is string => typeof id === 'string');
  return [...new Set(groups)].slice(0, MOST);
}

/** `5 leloi`, `khoi 5`, `le loi`: every word must be in the name of the khối or its ward. */
function searchGroups(typed: string): string[] {
  const words = fold(typed).split(' ');
  return all('residential_group')
    .map((group) => ({ id: group.record_id, number: String(number(group, 'number') ?? ''), names: ` ${fold(`${String(group.values.name)} ${wardName(group.values.ward)}`)}` }))
    .filter(({ number: own, names }) => words.every((word) => (/^\d+$/.test(word) ? own === word : names.includes(` ${word}`))))
    .slice(0, MOST)
    .map(({ id }) => id);
}
