import { z } from 'zod';
import { PortError } from '../operations/ports/port-error.ts';
import type { KubeApi, Question } from './kube-api.ts';

/**
 * The objects of a list that `Item` describes; none when the server does not know the kind.
 * @throws PortError `cluster-unreachable`, also when an object is not of the shape Kubernetes documents
 */
export async function listObjects<Item extends z.ZodType>(
  api: KubeApi,
  item: Item,
  question: Question,
): Promise<readonly z.infer<Item>[]> {
  const list = await api.get(question);
  if (list === undefined) return [];
  return understood(question, z.object({ items: z.array(item).nullable() }), list).items ?? [];
}

/** As `listObjects`, for one object that may be absent. */
export async function getObject<Item extends z.ZodType>(
  api: KubeApi,
  item: Item,
  question: Question,
): Promise<z.infer<Item> | undefined> {
  const found = await api.get(question);
  return found === undefined ? undefined : understood(question, item, found);
}

function understood<Shape extends z.ZodType>(question: Question, shape: Shape, answer: unknown): z.infer<Shape> {
  const result = shape.safeParse(answer);
  if (result.success) return result.data;
  throw new PortError(
    'cluster-unreachable',
    `What the cluster answered about ${question.what} is not what Kubernetes documents: ${z.prettifyError(result.error)}`,
    {
      hint: 'See that KUBECONFIG names a Kubernetes API server, and report this with its version.',
      cause: result.error,
    },
  );
}
