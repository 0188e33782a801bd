/** The sample class of a trial: twenty people who do not exist, in a store of their own. */

import { deriveId, type Values } from '@sync/contract';
import { readMeta, writeMeta } from './store/meta';
import { newId } from './store/ids';
import { enqueue } from './store/outbox';
import type { Draft } from './store/types';
import { dayOf } from './text/format';
import { t } from './text/text';

/** Two of one name, so that telling them apart is tried as well. */
const NAMES = [
  'Mẫu Thị An', 'Mẫu Văn Bình', 'Mẫu Thị Cúc', 'Mẫu Văn Dũng', 'Mẫu Thị Đào', 'Mẫu Văn Đức', 'Mẫu Thị Hà', 'Mẫu Thị Hà', 'Mẫu Văn Hải', 'Mẫu Thị Hoa',
  'Mẫu Văn Hùng', 'Mẫu Thị Lan', 'Mẫu Văn Long', 'Mẫu Thị Mai', 'Mẫu Văn Nam', 'Mẫu Thị Nga', 'Mẫu Văn Sơn', 'Mẫu Thị Thúy', 'Mẫu Văn Tuấn', 'Mẫu Thị Yến',
];

const create = (kind: string, record_id: string, values: Values): Draft => ({ kind, record_id, base: null, action: 'create', values });

/** Fill an empty trial store; one that is under way stays as it is. */
export async function prepareTrial(): Promise<void> {
  if (await readMeta('account')) return;
  const [author, ward, trainingClass, session] = [newId(), newId(), newId(), newId()];
  const groups = [1, 2, 3].map((number) => ({ id: newId(), number }));
  const people = await Promise.all(NAMES.map(async (full_name, index) => {
    const person = newId();
    const group = groups[index % groups.length]?.id ?? null;
    return create('roster_entry', await deriveId(trainingClass, person), { training_class: trainingClass, person, full_name, ward, group, birth_year: 1958 + index });
  }));
  await enqueue(author, [
    create('ward', ward, { code: '00000', name: 'Mẫu', unit_type: 'phuong' }),
    ...groups.map(({ id, number }) => create('residential_group', id, { ward, name: `Khối ${number}`, group_kind: 'khoi', number })),
    create('training_class', trainingClass, { number: 1, title: t('trial_class'), class_kind: 'class', state: 'open', starts_on: dayOf(Date.now()) }),
    create('session', session, { training_class: trainingClass, number: 1, held_on: dayOf(Date.now()), half: 'morning' }),
    ...people,
  ]);
  // Last, so that a trial whose filling was cut off begins anew; without a device it could not send if it wanted to.
  await writeMeta('account', { id: author, display_name: t('trial'), grants: [{ role: 'trainer', scope: `class:${trainingClass}`, label: '' }] });
}
