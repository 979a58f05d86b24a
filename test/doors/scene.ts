import type { EnvironmentName } from '../../src/environments/environment-name.ts';
import { advanceOperation } from '../../src/operations/advance-operation.ts';
import { updateDisplays } from '../../src/operations/displays/update-displays.ts';
import type { OperationState } from '../../src/operations/operation.ts';
import type { Conversation } from '../../src/operations/ports/conversation.ts';
import type { DisplayWriter, DisplayWriters } from '../../src/operations/ports/display-writer.ts';
import type { Request } from '../../src/operations/request.ts';
import { handleRequest } from '../../src/operations/requests/handle-request.ts';
import type { Runtime } from '../../src/operations/runtime.ts';
import type { Answer } from '../../src/render/answer.ts';
import { createWorld, type World } from '../fakes/create-world.ts';
import type { TestStore } from '../fakes/open-test-store.ts';
import { POLICY } from '../fakes/policy.ts';

/** Who people are in Slack, by the policy: whoever is not here is known to nobody. */
export const MEMBERS = {
  mona: 'U0MONA',
  octocat: 'U0OCTOCAT',
  paula: 'U0PAULA',
  pete: 'U0PETE',
  petra: 'U0PETRA',
  stranger: 'U0STRANGER',
} as const;

const SLACK = `slack: { users: { ${Object.entries(MEMBERS)
  .map(([login, member]) => `${member}: ${login}`)
  .join(', ')} } }\n`;

const ACTIVE: readonly OperationState[] = ['queued', 'planning', 'approved', 'running'];
/** Longer than a thread waits for the message it hangs from. */
const PACE = 2_000;

/** What speaks to the hosts, as far as there are any. */
type Writers = Pick<Runtime, 'conversations' | 'displays'>;

/** One world behind one door, and what was said to people there. */
export type Scene = {
  readonly world: World;
  submit(request: Request): Promise<boolean>;
  /** Requests written down so far, and how often one came again. */
  readonly counts: { accepted: number; repeated: number };
  /** Deals with everything that was written down until nothing moves and everything is shown. @returns what was said */
  deal(): Promise<readonly Answer[]>;
  /** The plan that waits, or waited last; by the environment. */
  planOf(environment: string): Promise<string>;
};

/** A new world, whose answers go through these. */
export function openScene(database: TestStore, writers: Writers): Scene {
  const world = createWorld(database);
  world.gitops.push({ 'workflowautom.yaml': `${POLICY}${SLACK}` });
  const { store, clock } = world;
  const ids: string[] = [];
  const counts = { accepted: 0, repeated: 0 };
  let said: Answer[] = [];
  const record = (answer: Answer) => void said.push(answer);
  const conversations = Object.entries(writers.conversations).map(([door, each]) => [door, overheard(each, record)]);
  const runtime: Runtime = {
    ...world.process({ limits: { displayInterval: 0 } }),
    conversations: Object.fromEntries(conversations) as Runtime['conversations'],
    displays: recorded(writers.displays, record),
  };

  async function settle(): Promise<void> {
    for (let before = ''; ; ) {
      const active = (await store.operationsIn(ACTIVE)).filter((each) => isOf(world, each.environment));
      const now = JSON.stringify(active.map(({ id, state, plan }) => [id, state, plan]));
      if (now === before) return;
      before = now;
      for (const { id } of active) await advanceOperation(runtime, id);
    }
  }

  async function show(): Promise<void> {
    for (let looks = 0; looks < 20; looks += 1) {
      if (looks > 1) clock.pass(PACE);
      const due = await store.dueDisplays(clock.now(), 0);
      if (!due.some(({ environment }) => isOf(world, environment))) return;
      await updateDisplays(runtime);
    }
    throw new Error('Some display is never up to date.');
  }

  return {
    world,
    counts,
    async submit(request) {
      const isNew = await store.acceptRequest(request);
      counts[isNew ? 'accepted' : 'repeated'] += 1;
      ids.push(request.id);
      return isNew;
    },
    async deal() {
      for (const id of ids.splice(0)) await handleRequest(runtime, id);
      await settle();
      await show();
      const answers = said;
      said = [];
      return answers;
    },
    async planOf(environment) {
      const [newest] = (await store.operationsOf(environment)).filter(({ plan }) => plan !== undefined);
      if (newest?.plan === undefined) throw new Error(`There is no plan of ${environment}.`);
      return newest.plan;
    },
  };
}

function isOf({ number }: World, environment: string | EnvironmentName): boolean {
  return environment.endsWith(`-${number}`);
}

function overheard(conversation: Conversation, record: (answer: Answer) => void): Conversation {
  return {
    async reply(ref, request, answer) {
      await conversation.reply(ref, request, answer);
      record(answer);
    },
    react: (ref, reaction) => conversation.react(ref, reaction),
  };
}

/** Of each place only the one a person reads: a thread and a check repeat it. */
function recorded(displays: DisplayWriters, record: (answer: Answer) => void): DisplayWriters {
  const entries = Object.entries(displays).map(([kind, writer]) => {
    const { show } = writer as DisplayWriter;
    const isRead = kind === 'slack-message' || kind === 'github-comment';
    const recording: DisplayWriter = {
      async show(showing) {
        const reference = await show(showing);
        if (isRead) record({ kind: 'operation', view: showing.view });
        return reference;
      },
    };
    return [kind, recording];
  });
  return Object.fromEntries(entries) as DisplayWriters;
}
