/** Where the file, its sheet and its ward are chosen. */

import type { JSX } from 'preact';
import { formatNumber } from '../../../text/format';
import { Select } from '../parts';
import { t } from '../words';
import type { Preview } from './types';
import type { Import } from './use_import';

const KINDS = '.xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.txt';
const SEVERAL = '-';

type Wards = readonly { id: string; name: string }[];

export function Source({ one, wards }: { one: Import; wards: Wards }): JSX.Element {
  const { file, preview, work } = one;
  return (
    <section aria-labelledby="import-file">
      <h2 id="import-file">{t('import_step_file')}</h2>
      {!file && <p class="o-definition">{t('import_what')}</p>}
      <div class="o-drop">
        <label class={file ? 'button' : 'button primary'}>
          <input type="file" class="hidden" accept={KINDS} disabled={work?.state === 'works'} onChange={(event) => {
            const input = event.currentTarget;
            const [chosen] = input.files ?? [];
            if (chosen) one.take(chosen);
            input.value = ''; // so that the same file can be chosen again
          }} />
          <span>{t(file ? 'import_choose_other' : 'import_choose')}</span>
        </label>
        {file ? <p><strong>{file.name}</strong></p> : <p>{t('import_drop')}</p>}
      </div>
      {preview && <Parts one={one} preview={preview} wards={wards} />}
    </section>
  );
}

function Parts({ one, preview, wards }: { one: Import; preview: Preview; wards: Wards }): JSX.Element {
  const visible = preview.sheets.filter((sheet) => !sheet.hidden);
  const hidden = preview.sheets.filter((sheet) => sheet.hidden).map((sheet) => sheet.name);
  const encoding = preview.encoding !== null && preview.encoding !== 'utf-8' ? preview.encoding.toUpperCase() : null;
  return (
    <>
      <div class="o-filters">
        {visible.length > 1 && (
          <Select label={t('import_sheet')} value={preview.sheet} onChange={(sheet) => { one.read({ sheet, header_row: null, ward: undefined }); }}
            options={visible.map(({ name, rows }) => ({ value: name, text: t('import_sheet_rows', { name, n: formatNumber(rows) }) }))} />
        )}
        <Select label={t('import_ward')} value={preview.ward ?? SEVERAL} onChange={(ward) => { one.read({ ward: ward === SEVERAL ? null : ward }); }}
          options={[{ value: SEVERAL, text: t('import_ward_none') }, ...wards.map(({ id, name }) => ({ value: id, text: name }))]} />
      </div>
      <p class="hint">{t('import_ward_hint')}</p>
      {hidden.length > 0 && <p class="hint">{t('import_hidden', { names: hidden.join(', ') })}</p>}
      {encoding !== null && <p class="hint">{t('import_encoding', { name: encoding })}</p>}
    </>
  );
}
