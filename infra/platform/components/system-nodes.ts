import { NODES_LABEL, SYSTEM_NODES } from '../cluster/node-labels.ts';

/** Keeps what must always run off the nodes that go away when every environment sleeps. */
export const systemNodes = { [NODES_LABEL]: SYSTEM_NODES } as const;
