import type { Request } from '../request.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Writes a sentence of intent down, with the job that will deal with it. The front door answers its host after this
 * returns and before any work starts.
 * @returns false when this request had arrived before: nothing was written, and nothing will be done twice
 * @throws PortError `store-unreachable`
 */
export async function submitRequest(runtime: Pick<Runtime, 'store'>, request: Request): Promise<boolean> {
  return runtime.store.acceptRequest(request);
}
