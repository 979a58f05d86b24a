import { PREFIX } from '../../naming/labels.ts';

/** Label of nodes that says what they are for, and its value for those the platform runs on. */
export const NODES_LABEL = `${PREFIX}/nodes`;
export const SYSTEM_NODES = 'system';
