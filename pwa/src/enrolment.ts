/** How a phone comes to belong to a person (experience.md, first use). */

import type { Answer } from './http';
import { account } from './phone_state';
import { StorageFailure } from './store/db';
import { newSecret } from './store/ids';
import { readMeta, writeMeta } from './store/meta';
import type { StorageCode } from './store/types';
import { checkEnrolment, redeemEnrolment, type Enrolled, type Invitation } from './sync/api';
import { APP_VERSION } from './version';

/** Ask for whom a link was made; nothing changes. */
export function checkLink(token: string): Promise<Answer<Invitation>> {
  return checkEnrolment(token);
}

/** The phone could not keep what makes it the person's; the same link may be tried again. */
export interface NotKept {
  end: 'not_stored';
  code: StorageCode;
}

/**
 * Make this phone the person's.
 *
 * The secret is kept before the office hears of it: if the reply is lost, or cannot be kept, the
 * same link and the same secret give the same answer.
 */
export async function redeemLink(token: string): Promise<Answer<Enrolled> | NotKept> {
  try {
    return await redeem(token);
  } catch (error) {
    if (error instanceof StorageFailure) return { end: 'not_stored', code: error.code };
    throw error;
  }
}

async function redeem(token: string): Promise<Answer<Enrolled>> {
  if (await readMeta('left')) {
    const unheard = await (await import('./leaving')).forgetLeft();
    if (unheard) return unheard;
  }
  const secret = (await readMeta('pending_secret')) ?? newSecret();
  await writeMeta('pending_secret', secret);
  const answer = await redeemEnrolment(token, secret, describeDevice());
  if (answer.ok) {
    await writeMeta('device', { secret, device_id: answer.data.device_id });
    await writeMeta('account', answer.data.account);
    await writeMeta('pending_secret', null);
    account.value = answer.data.account;
  }
  return answer;
}

function describeDevice(): { model: string; platform: string; app_version: string } {
  // "Linux; Android 10; SM-A105F" of the user agent: what the office needs to tell phones apart.
  const inside = /\(([^)]*)\)/.exec(navigator.userAgent)?.[1] ?? '';
  const [platform = '', ...rest] = inside.split(';').map((part) => part.trim());
  const model = rest.pop() ?? platform;
  return { model: model.slice(0, 100), platform: platform.slice(0, 100), app_version: APP_VERSION };
}
