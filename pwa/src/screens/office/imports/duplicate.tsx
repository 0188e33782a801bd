/** Asks who a possible duplicate is: one of those it looks like, somebody else, or nobody to import. */

import { useId } from 'preact/hooks';
import type { JSX } from 'preact';
import { t, type OfficeKey } from '../words';
import type { Choice } from './choices';
import type { Candidate, ImportRow } from './types';
import type { Import } from './use_import';

/** Where the question about a row stands. */
export const questionId = (number: number): string => `import-who-${number}`;

export function Duplicate({ row, one, classId }: { row: ImportRow; one: Import; classId: string }): JSX.Element {
  const name = useId();
  const chosen = one.choices.get(row.number);
  const choose = (choice: Choice): void => { one.choose([row.number], () => choice); };
  return (
    <fieldset id={questionId(row.number)} class="o-who">
      <legend>{t('import_who', { n: row.number, name: String(row.values.full_name ?? '') })}</legend>
      {row.candidates.map((candidate) => (
        <label key={candidate.key} class="o-check">
          <input type="radio" name={name} checked={chosen?.act === 'same' && chosen.person === candidate.key} onChange={() => { choose({ act: 'same', person: candidate.key }); }} />
          <span>{t('import_is_same', { who: describe(candidate, classId) })}<span class="o-second">{sayEvidence(candidate)}</span></span>
        </label>
      ))}
      <label class="o-check">
        <input type="radio" name={name} checked={chosen?.act === 'other'} onChange={() => { choose({ act: 'other', person: null }); }} />
        <span>{t('import_is_other')}</span>
      </label>
      <label class="o-check">
        <input type="radio" name={name} checked={chosen?.act === 'skip'} onChange={() => { choose({ act: 'skip', person: null }); }} />
        <span>{t('import_leave_row')}</span>
      </label>
    </fieldset>
  );
}

/** `Mẫu Thị Hà · Khối trưởng · Khối 5 · Phường Lê Lợi · 1961 · 0912345678 (ở lớp 3)` */
function describe({ values, class_number, class_id, row }: Candidate, classId: string): string {
  const said = ['full_name', 'position', 'group', 'ward', 'birth_year', 'phone'].map((name) => values[name]).filter((value) => value !== undefined && value !== null);
  return `${said.map(String).join(' · ')} (${whereIs(class_number, class_id, row, classId)})`;
}

function whereIs(number: number | null, id: string | null, row: number | null, classId: string): string {
  if (row !== null) return t('import_candidate_row', { n: row });
  return id === classId ? t('import_candidate_here') : t('import_candidate_class', { n: number ?? '' });
}

const sayEvidence = ({ evidence }: Candidate): string => evidence.map((code) => t(`import_evidence_${code}` as OfficeKey)).join(', ');
