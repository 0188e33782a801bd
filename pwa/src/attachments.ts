/** What a person does with photos and sounds: take one, look at it, leave it, send them now. */

import { toHex } from '@sync/contract';
import { SECONDS } from './media/record';
import { shrink } from './media/shrink';
import { checkStorage, room } from './storage_state';
import { addFile, dropFiles } from './store/files';
import { StorageFailure } from './store/db';
import { newId } from './store/ids';
import type { FileDraft, StorageCode } from './store/types';
import { makeRoom } from './sync/uploads';

export { files } from './store/files';
export { record, type RecordEnd, type Recording } from './media/record';
export { attachedTo, countFiles, fetchFile, filesFailure, sendFiles, sendingFiles, unsentFiles } from './sync/uploads';

/** So many a record: more say no more, and cost the more. */
export const MOST_FILES = 10;
export const SOUND_SECONDS = SECONDS;

/** A photo with its sister in the book needs this much, and the words after it some more. */
const ROOM_NEEDED = 5 * 1024 * 1024;

/** Why a photo or sound was not kept. */
export type NotKept = StorageCode | 'unreadable';

/** Make room, as far as it can be made: on a full disk even to look may fail, and then the first failure says why. */
const tryToMakeRoom = (): Promise<number> => makeRoom().catch((error: unknown) => {
  if (error instanceof StorageFailure || error instanceof DOMException) return 0;
  throw error;
});

/** Tell whether there is room for one more, before anything is taken. */
export async function hasRoom(): Promise<boolean> {
  await checkStorage();
  if (!room.value || room.value.free >= ROOM_NEEDED) return true;
  await tryToMakeRoom();
  await checkStorage();
  return room.value.free >= ROOM_NEEDED;
}

/** Keep a photo, made small first. */
export async function keepPhoto(picture: Blob): Promise<FileDraft | NotKept> {
  const small = await shrink(picture);
  return small ? keep('photo', small) : 'unreadable';
}

/** Keep a sound as it was recorded. */
export const keepSound = (sound: Blob): Promise<FileDraft | NotKept> => keep('sound', sound);

async function keep(part: FileDraft['part'], blob: Blob): Promise<FileDraft | NotKept> {
  const content = await blob.arrayBuffer();
  const made_at = new Date().toISOString();
  const draft: FileDraft = { id: newId(), part, mime: blob.type, bytes: content.byteLength, sha256: await digest(content), taken_at: made_at };
  const file = { id: draft.id, mime: draft.mime, bytes: draft.bytes, made_at };
  try {
    // What the office has already makes room for what it has not.
    await addFile(file, content).catch(async (error: unknown) => {
      if ((await tryToMakeRoom()) === 0) throw error;
      await addFile(file, content);
    });
    return draft;
  } catch (error) {
    if (error instanceof StorageFailure) return error.code;
    throw error;
  }
}

async function digest(content: ArrayBuffer): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', content)));
}

/** Let go of what was taken and is not wanted. */
export const leave = (ids: readonly string[]): Promise<void> => dropFiles(ids);
