/** The minutes of a handover: read from the office, looked at, printed. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { HandoverMinutes, Handovers } from '../../handovers';
import type { Answer } from '../../http';
import { HandoverPaper } from '../../papers/handover';
import { PaperTools } from '../../papers/parts';
import { Failed } from './failed';
import { th } from './words';
import './handover.css';

export function PaperView({ id, client }: { id: string; client: Handovers }): JSX.Element {
  const [answer, setAnswer] = useState<Answer<HandoverMinutes> | null>(null);
  useEffect(() => void client.minutes(id).then(setAnswer), [id]);
  if (!answer) return <p role="status">{th('reading')}</p>;
  if (!answer.ok) return <Failed failure={answer} />;
  return <><PaperTools /><HandoverPaper minutes={answer.data} /></>;
}
