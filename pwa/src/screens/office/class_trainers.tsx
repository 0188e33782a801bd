/** Who teaches a class: that alone gives a trainer's phone the class and its roster. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { readAccounts } from './api';
import type { ClassPart } from './class_page';
import { useLive } from './live';
import { Select } from './parts';
import { links } from './place';
import { mayWrite } from './roles';
import { SavingProblem, tellDone, useSaving } from './saving';
import { t } from './words';

export function ClassTrainers({ page, reload }: ClassPart): JSX.Element {
  const accounts = useLive('accounts', readAccounts);
  const [chosen, setChosen] = useState('');
  const saving = useSaving();
  const { id, rev, values } = page.class;
  const assigned = Array.isArray(values.trainers) ? values.trainers : [];
  const free = (accounts.value?.accounts ?? []).filter((account) => !assigned.includes(account.id) && account.roles.some(({ role }) => role === 'trainer'));
  const nameFor = (account: string): string =>
    [...page.trainers, ...(accounts.value?.accounts ?? [])].find((person) => person.id === account)?.display_name ?? account;

  const assign = async (trainers: typeof assigned, done: string): Promise<void> => {
    const draft = { kind: 'training_class', record_id: id, action: 'edit', base_rev: rev, values: { trainers } } as const;
    const answer = await saving.save(draft);
    if (answer === null) return;
    setChosen('');
    tellDone(done, draft, answer, values, reload);
    await reload();
  };
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (chosen !== '') await assign([...assigned, chosen], t('class_trainer_added', { name: nameFor(chosen) }));
  };
  return (
    <section class="o-panel" aria-labelledby="class-trainers">
      <h2 id="class-trainers">{t('class_trainers')}</h2>
      {assigned.length === 0 && <p class="soft">{t('classes_no_trainer')}</p>}
      <ul class="o-plain-list">
        {assigned.map(String).map((trainer) => (
          <li key={trainer}>
            <span><Icon name="people" size={20} /> {nameFor(trainer)}</span>
            {mayWrite() && <Button look="quiet" label={t('class_remove_trainer', { name: nameFor(trainer) })} disabled={saving.isBusy}
              onPress={() => assign(assigned.filter((other) => other !== trainer), t('class_trainer_removed', { name: nameFor(trainer) }))}>
              {t('class_remove')}
            </Button>}
          </li>
        ))}
      </ul>
      {!mayWrite() ? null : accounts.value && free.length === 0 && assigned.length === 0
        ? <p><a href={links.people}>{t('class_no_accounts')}</a></p>
        : (
          <form class="o-inline-form" onSubmit={add}>
            <Select label={t('class_add_trainer_label')} value={chosen} empty={t('choose')} onChange={setChosen}
              options={free.map((account) => ({ value: account.id, text: account.display_name }))} />
            <Button type="submit" icon="plus" disabled={chosen === '' || saving.isBusy}>{t('class_add_trainer')}</Button>
          </form>
        )}
      <SavingProblem saving={saving} />
    </section>
  );
}
