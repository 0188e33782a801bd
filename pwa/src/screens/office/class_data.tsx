/** A class's own data: where, when, for how many; edited on the revision that was on the screen. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Button } from '../../ui/button';
import { ClassForm } from './class_form';
import type { ClassPart } from './class_page';
import { namesOf } from './names';
import { links } from './place';
import { mayWrite } from './roles';
import { showValue } from './shown';
import type { Reference, Shown, Values } from './types';
import { nameOf, t, type OfficeKey } from './words';

const SHOWN = ['starts_on', 'ends_on', 'host_ward', 'venue', 'class_kind', 'topics', 'expected_count', 'note'];
/** What is left out of sight until it is known; of the others the reader must see that they are not. */
const OPTIONAL = new Set(['ends_on', 'expected_count', 'note']);
const UNSET: Readonly<Record<string, OfficeKey>> = {
  starts_on: 'classes_no_date', venue: 'classes_no_place', host_ward: 'none', topics: 'classes_no_topics',
};

type Part = ClassPart & { reference: Reference | null };

export function ClassData({ page, reload, reference }: Part): JSX.Element {
  // The revision the person began to edit stays the base, whatever arrives while the form is open (O4).
  const [edited, setEdited] = useState<Shown | null>(null);
  const names = namesOf(reference);
  const { values, id } = page.class;
  return (
    <section class="o-panel" aria-labelledby="class-data">
      <div class="o-panel-head">
        <h2 id="class-data">{t('class_data')}</h2>
        {mayWrite() && <Button icon="edit" onPress={() => { setEdited(page.class); }}>{t('edit')}</Button>}
      </div>
      <dl class="o-facts">
        {SHOWN.filter((name) => !OPTIONAL.has(name) || isFilled(values[name])).map((name) => (
          <div key={name}>
            <dt>{nameOf('value', name)}</dt>
            <dd class="o-lines">{isFilled(values[name]) ? showValue(values[name], names) : <span class="soft">{t(UNSET[name] ?? 'none')}</span>}</dd>
          </div>
        ))}
      </dl>
      {values.class_kind === 'study_visit' && <Texts title={t('class_visit')} names={['itinerary', 'visited_places', 'hosts']} values={values} />}
      <Texts title={t('class_texts')} names={['programme', 'script']} values={values} />
      <p><a href={links.record('training_class', id)}>{t('record_history')}</a></p>
      {edited && <ClassForm record={edited} reference={reference} onSaved={reload} onClose={() => { setEdited(null); }} />}
    </section>
  );
}

const isFilled = (value: Values[string] | undefined): boolean => value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/** What is long, folded away until somebody wants to read it. */
function Texts({ title, names, values }: { title: string; names: readonly string[]; values: Values }): JSX.Element | null {
  const filled = names.filter((name) => isFilled(values[name]));
  if (filled.length === 0) return null;
  return (
    <details class="o-texts">
      <summary>{title}</summary>
      {filled.map((name) => {
        const value = values[name];
        return (
          <div key={name}>
            <h3>{nameOf('value', name)}</h3>
            {Array.isArray(value) ? <ol>{value.map((line, place) => <li key={place}>{String(line)}</li>)}</ol> : <p class="o-written-text">{String(value)}</p>}
          </div>
        );
      })}
    </details>
  );
}
