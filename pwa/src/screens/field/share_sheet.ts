/** Hands files to another app on the phone, or into its downloads. */

import { t } from '../../text/text';

interface Sharing {
  canShare?: (data: ShareData) => boolean;
}

/** Tell whether this browser has a share sheet that takes these files. */
export function canShare(files: File[]): boolean {
  return (navigator as Sharing).canShare?.({ files }) ?? false;
}

/** How handing over ended: `closed` is the person's own choice, `saved` where no sheet would take the files. */
export type HandedOver = 'shared' | 'closed' | 'saved';

/** Hand files to the share sheet; where there is none, or it fails, they go among the downloads. */
export async function handOver(files: File[]): Promise<HandedOver> {
  try {
    if (!canShare(files)) return download(files);
    await navigator.share({ files, title: t('app_name') });
    return 'shared';
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? 'closed' : download(files);
  }
}

/** Hand words to the share sheet; where there is none they are copied, or saved as a file. */
export async function shareText(text: string, fileName: string): Promise<HandedOver | 'copied'> {
  try {
    if ('share' in navigator) {
      await navigator.share({ text });
      return 'shared';
    }
    await (navigator as Navigator).clipboard.writeText(text);
    return 'copied';
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return 'closed';
    return download([new File([text], fileName, { type: 'text/plain' })]);
  }
}

/** Put files among the phone's downloads. */
export function download(files: readonly File[]): 'saved' {
  for (const file of files) {
    const address = URL.createObjectURL(file);
    const link = document.createElement('a');
    link.href = address;
    link.download = file.name;
    link.click();
    setTimeout(() => { URL.revokeObjectURL(address); }, 10_000);
  }
  return 'saved';
}
