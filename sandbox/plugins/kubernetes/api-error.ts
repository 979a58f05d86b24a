import { type Fields, isFields } from '../protocol/fields.ts';

/** The API server answered with a failure, in its own words. */
export class ApiError extends Error {
  readonly status: number;
  /** `NotFound`, `Conflict`, `Forbidden`, `Invalid`… https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
  readonly reason: string;
  /** Plural of the kind the failure is about: `namespaces` when the object's namespace is the thing that is missing. */
  readonly about: string;

  constructor(status: number, answer: unknown) {
    const body: Fields = isFields(answer) ? answer : {};
    super(typeof body.message === 'string' ? body.message : `the API server answered ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.reason = typeof body.reason === 'string' ? body.reason : '';
    this.about = isFields(body.details) && typeof body.details.kind === 'string' ? body.details.kind : '';
  }
}

/** No API server answered: nothing was changed by this request as far as anyone can tell. */
export class UnreachableError extends Error {
  constructor(server: URL, cause: Error) {
    super(
      `The Kubernetes API server at ${server.origin} does not answer (${cause.message}). ` +
        'Is the cluster running, and does KUBECONFIG point at it?',
      { cause },
    );
    this.name = 'UnreachableError';
  }
}
