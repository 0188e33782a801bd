/** Makes a photo small enough to send: upright, at most 1280 px and 200 kB, and bare of what the camera wrote beside it. */

const LONGEST = 1280;
const MOST_BYTES = 200_000;
const QUALITIES = [0.82, 0.7, 0.58, 0.46] as const;

/** Shrink a picture that the browser can show; null if it cannot. */
export async function shrink(picture: Blob): Promise<Blob | null> {
  const image = await load(picture);
  if (!image) return null;
  for (let side = LONGEST; side >= 320; side = Math.round(side * 0.75)) {
    const canvas = draw(image, side);
    for (const quality of QUALITIES) {
      const made = await write(canvas, quality);
      if (made && made.size <= MOST_BYTES) return made;
    }
  }
  return null;
}

/** An image element turns the picture as the camera was held; other ways of decoding do so only in newer browsers. */
async function load(picture: Blob): Promise<HTMLImageElement | null> {
  const url = URL.createObjectURL(picture);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image.naturalWidth > 0 ? image : null;
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function draw(image: HTMLImageElement, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = '#fff'; // a drawing with holes would turn black
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

const write = (canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> =>
  new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', quality); });
