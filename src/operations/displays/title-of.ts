import { formatCommand } from '../../commands/format-command.ts';
import type { Operation } from '../operation.ts';

/** What an operation does, as its requester said it: `create preview-123 --ttl 2d`. */
export function titleOf(operation: Pick<Operation, 'command' | 'environment'>): string {
  return formatCommand({ ...operation.command, environment: operation.environment });
}
