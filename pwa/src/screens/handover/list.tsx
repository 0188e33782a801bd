/** All handovers somebody may see, and the way to a new one; the same for the office's desk and the ward's phone. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { HandoverList, Handovers } from '../../handovers';
import type { Answer } from '../../http';
import { Button } from '../../ui/button';
import { showSnack } from '../../ui/snackbar';
import { Failed } from './failed';
import { HandoverForm } from './form';
import { OneHandover } from './one';
import { th } from './words';
import './handover.css';

const EVERY_MS = 15_000;

interface ListProps {
  client: Handovers;
  linksAnybody: boolean;
  paper: (id: string) => string;
}

export function HandoverListView({ client, linksAnybody, paper }: ListProps): JSX.Element {
  const { value, failure, reload } = useHandovers(client);
  const [isStarting, setStarting] = useState(false);
  return (
    <div class="handovers">
      <p>{th('intro')}</p>
      {failure && <><Failed failure={failure} /><Button onPress={reload}>{th('again')}</Button></>}
      {!value && !failure && <p role="status">{th('reading')}</p>}
      {value && <Button look="primary" onPress={() => { setStarting(true); }}>{th('start')}</Button>}
      {value?.handovers.length === 0 && <p>{th('none')}</p>}
      {value?.handovers.map((handover) => (
        <OneHandover key={handover.id} handover={handover} client={client} linksAnybody={linksAnybody} paper={paper(handover.id)} reload={reload} />
      ))}
      {isStarting && value && (
        <HandoverForm choices={value} client={client} onClose={() => { setStarting(false); }}
          onDone={({ label, to_account }) => { setStarting(false); showSnack({ text: th('started', { label, to: to_account.display_name }) }); void reload(); }} />
      )}
    </div>
  );
}

function useHandovers(client: Handovers): { value: HandoverList | null; failure: Extract<Answer<never>, { ok: false }> | null; reload: () => Promise<void> } {
  const [value, setValue] = useState<HandoverList | null>(null);
  const [failure, setFailure] = useState<Extract<Answer<never>, { ok: false }> | null>(null);
  const reload = async (): Promise<void> => {
    const answer = await client.list();
    setFailure(answer.ok ? null : answer);
    if (answer.ok) setValue(answer.data);
  };
  useEffect(() => {
    void reload();
    const timer = setInterval(() => { if (document.visibilityState === 'visible') void reload(); }, EVERY_MS);
    return () => { clearInterval(timer); };
  }, [client]);
  return { value, failure, reload };
}
