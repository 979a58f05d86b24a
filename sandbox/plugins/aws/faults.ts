import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Something to go wrong, as a test writes it: a list of these in the file `AWS_STAND_IN_FAULTS` names. */
export type Fault = {
  readonly operation: 'create' | 'update' | 'delete';
  /** `aws:rds/instance:Instance`; every type when absent. */
  readonly type?: string;
  /** The resource's name in the program; every one when absent. */
  readonly name?: string;
  /** How often; always when absent. */
  readonly times?: number;
  /** Milliseconds it takes longer. */
  readonly delay?: number;
  /** AWS refuses, with this code and message. */
  readonly fail?: { readonly code: string; readonly message: string };
  /** The plugin's process ends: before AWS has heard of it, or when it is done and nobody has been told. */
  readonly die?: 'before' | 'after';
};

export type Subject = Pick<Required<Fault>, 'operation' | 'type' | 'name'>;

/**
 * Does the work, unless a fault is meant for it. The file is read at every call.
 * @throws Error in the words of the AWS API when the fault says so
 */
export async function withFaults<Result>(
  file: string | undefined,
  subject: Subject,
  work: () => Promise<Result>,
): Promise<Result> {
  const fault = file === undefined ? undefined : takeFault(file, subject);
  if (fault?.delay) await pause(fault.delay);
  if (fault?.die === 'before') process.exit(1);
  if (fault?.fail) {
    const { code, message } = fault.fail;
    throw new Error(`${subject.operation} ${subject.type} (${subject.name}): api error ${code}: ${message}`);
  }
  const result = await work();
  if (fault?.die === 'after') process.exit(1);
  return result;
}

/** In one turn of the event loop, so that of two calls at once only one takes the last of a fault. */
function takeFault(file: string, subject: Subject): Fault | undefined {
  const faults = readFaults(file);
  const index = faults.findIndex(
    ({ operation, type = subject.type, name = subject.name, times = 1 }) =>
      operation === subject.operation && type === subject.type && name === subject.name && times > 0,
  );
  const fault = faults[index];
  if (fault?.times !== undefined) {
    const left = faults.with(index, { ...fault, times: fault.times - 1 });
    writeFileSync(`${file}.new`, JSON.stringify(left));
    renameSync(`${file}.new`, file);
  }
  return fault;
}

function readFaults(file: string): readonly Fault[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as readonly Fault[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
