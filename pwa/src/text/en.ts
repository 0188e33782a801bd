/** English words of the field screens. */

import type { vi } from './vi';

export const en: Record<keyof typeof vi, string> = {
  app_name: 'Grassroots Record Book',
  opening: 'Opening…',
  undo: 'UNDO',
  close: 'Close',
  back: 'Back',
  save: 'SAVE',
  cancel: 'Cancel',
  try_again: 'TRY AGAIN',
  pill_done: 'Everything is at the office',
  pill_no_network: 'No network: carry on as usual',
  pill_waiting: '{count} {n|entry|entries} not sent, kept on this phone',
  pill_attention: '{count} {n|entry needs|entries need} a look',
  part_missing_what: 'This part could not be opened.',
  part_missing_data: 'The data on this machine is still there.',
  part_missing_todo: 'Press TRY AGAIN when there is a network.',
};
