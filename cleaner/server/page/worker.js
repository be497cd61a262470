// Fetches results and packs them away from the page, so that a large one does not freeze it.
import { ask } from './api.js';
import { buffers, pack } from './pack.js';

self.onmessage = async ({ data: { id, url, init } }) => {
  try {
    const response = await ask(url, init);
    const columns = pack(await response.json());
    self.postMessage({ id, columns }, buffers(columns));
  } catch (error) {
    self.postMessage({ id, problem: error.problem ?? { title: 'The result cannot be read', detail: String(error) } });
  }
};
