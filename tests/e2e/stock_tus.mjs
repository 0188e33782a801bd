// The stock tus-js-client, unchanged, sending one file; prints how it went as a line of JSON.
import { createReadStream, statSync } from 'node:fs';
import { DefaultHttpStack, Upload } from 'tus-js-client';

const [endpoint, token, attachment, file, chunk] = process.argv.slice(2);
const requests = {};
const upload = new Upload(createReadStream(file), {
  endpoint,
  uploadSize: statSync(file).size,
  chunkSize: Number(chunk) || Infinity,
  headers: { Authorization: `Bearer ${token}` },
  metadata: { attachment },
  retryDelays: Array.from({ length: 30 }, () => 50),
  httpStack: new DefaultHttpStack({}),
  onBeforeRequest(request) {
    requests[request.getMethod()] = (requests[request.getMethod()] ?? 0) + 1;
  },
  onError(error) {
    console.log(JSON.stringify({ error: String(error), requests }));
    process.exitCode = 1;
  },
  onSuccess() {
    console.log(JSON.stringify({ url: upload.url, requests }));
  },
});
upload.start();
