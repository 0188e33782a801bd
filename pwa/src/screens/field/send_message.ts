/** Hands a message to the share sheet, and says where it went if it could not. */

import { showSnack } from '../../ui/snackbar';
import { shareText } from './share_sheet';
import { tu } from './unit_words';

/** Hand a message on; nothing leaves the phone unless the person sends it. */
export async function send(message: string): Promise<void> {
  const how = await shareText(message, 'so-co-so.txt');
  if (how === 'copied' || how === 'saved') showSnack({ text: tu(how === 'copied' ? 'message_copied' : 'message_saved') });
}
