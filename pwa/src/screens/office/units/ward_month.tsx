/** A ward's month in numbers: on the screen as it is printed and signed, and as a workbook with all its log books. */

import type { JSX } from 'preact';
import { PaperTools } from '../../../papers/parts';
import { WardMonth, type MonthNumbers } from '../../../papers/ward_month';
import { formatMonth } from '../../../text/format';
import { Icon } from '../../../ui/icons';
import { readReference, readWardMonth, wardBooksFile } from '../api';
import { useLive } from '../live';
import { wardOptions } from '../options';
import { Heading, Select, Shown } from '../parts';
import { links } from '../place';
import { nameOf, t } from '../words';
import { useChosen } from './chosen';
import { MonthChoice, readMonth } from './month_choice';
import { Tabs } from './tabs';
import type { WireMonth } from './types';

export default function WardMonthScreen(): JSX.Element {
  const reference = useLive('reference', readReference);
  const [chosen, choose] = useChosen('ward', 'month');
  const month = readMonth(chosen.month);
  const wards = wardOptions(reference.value);
  const ward = chosen.ward || (wards[0]?.value ?? '');
  return (
    <>
      <Heading title={t('units_month_title')} />
      <Tabs />
      <form class="o-filters" onSubmit={(event) => { event.preventDefault(); }}>
        <Select label={nameOf('value', 'ward')} value={ward} options={wards} onChange={(value) => { choose({ ward: value }); }} />
        <MonthChoice month={month} onChoose={(other) => { choose({ month: other }); }} />
      </form>
      {ward && <Month key={`${ward} ${month}`} ward={ward} month={month} />}
    </>
  );
}

const toNumbers = ({ downtime_days: downtimeDays, ...rest }: WireMonth): MonthNumbers => ({ ...rest, downtimeDays });

function Month({ ward, month }: { ward: string; month: string }): JSX.Element {
  const live = useLive(`month ${ward} ${month}`, () => readWardMonth(ward, month));
  return (
    <>
      <h2 class="no-print">{formatMonth(month)}</h2>
      <Shown live={live}>
        {({ ward_name, groups, total, station }) => (
          <>
            <PaperTools>
              <a class="button plain" href={wardBooksFile(ward, month)} download><Icon name="install" /><span>{t('units_ward_workbook')}</span></a>
            </PaperTools>
            <WardMonth ward={ward_name.charAt(0).toLowerCase() + ward_name.slice(1)} month={month}
              groups={groups.map((group) => ({ name: group.name, href: links.logBookOf(group.id, month), numbers: toNumbers(group) }))}
              total={toNumbers(total)} station={toNumbers(station)} />
          </>
        )}
      </Shown>
    </>
  );
}
