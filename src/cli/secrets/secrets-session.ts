import { isEnvironmentName } from '../../environments/environment-name.ts';
import type { Answer } from '../../render/answer.ts';
import type { StandingSecret } from '../../secrets/open-secret.ts';
import type { SopsOptions } from '../../secrets/run-sops.ts';
import { SecretsRefusal } from '../../secrets/secrets-refusal.ts';
import { terminalSops } from '../../secrets/terminal-sops.ts';
import { connect, type Server } from '../connect.ts';

/** The server answered something else than it was asked for: a refusal, most likely, and that is the answer. */
export class Answered extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(answer.kind);
    this.answer = answer;
  }
}

/** What one `wa secrets …` works with. */
export type SecretsSession = {
  readonly server: Server;
  readonly sops: SopsOptions;
  readonly environment: string;
  /** Text of git-ops' `.sops.yaml`; null where there is none. */
  readonly rules: string | null;
  /** Every Secret of a service, as it stands in git-ops now. */
  readonly standing: readonly StandingSecret[];
};

/** @throws Answered, Unreachable @throws SecretsRefusal `invalid-name` */
export async function openSession(named: string): Promise<SecretsSession> {
  const environment = named.toLowerCase();
  if (!isEnvironmentName(environment)) throw noName('environment');
  const server = connect(process.env);
  const answer = await server.secrets(environment);
  if (answer.kind !== 'secrets') throw new Answered(answer);
  const { rules, secrets } = answer;
  const standing = secrets.map(({ service, text }) => ({ environment, service, text }));
  return { server, sops: terminalSops(process.env), environment, rules, standing };
}

// As the server reads it: it becomes part of a path, and the name of a Secret.
const LABEL = /^[a-z](?:[a-z0-9-]{0,51}[a-z0-9])?$/;

/** @throws SecretsRefusal `invalid-name` */
export function requireServiceName(named: string): string {
  if (LABEL.test(named)) return named;
  throw noName('service');
}

/** Without what was said: it may be a value that slipped. */
function noName(what: string): SecretsRefusal {
  const message = `What stands where the ${what} belongs is no name of one; nothing was sent.`;
  return new SecretsRefusal('invalid-name', message, 'The order is <env> <service>; a value is never an argument.');
}

export function standingOf(session: SecretsSession, service: string): StandingSecret | undefined {
  return session.standing.find((each) => each.service === service);
}

/** @throws SecretsRefusal `nothing-there` */
export function requireStanding(session: SecretsSession, service: string): StandingSecret {
  const standing = standingOf(session, service);
  if (standing) return standing;
  const has = session.standing.map((each) => each.service).join(', ') || 'none';
  throw new SecretsRefusal(
    'nothing-there',
    `${service} has no secret in ${session.environment}; of its services these have one: ${has}.`,
  );
}
