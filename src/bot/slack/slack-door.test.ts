import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type StandInSlack, startStandInSlack } from '../../../sandbox/slack/stand-in-slack.ts';
import { validateBlocks } from '../../../sandbox/slack/validate-blocks.ts';
import { sampleView } from '../../../test/sample-view.ts';
import { POLICY_TEXT } from '../../environments/policy/policy.fixture.ts';
import { parsePolicy } from '../../environments/policy/policy-file.ts';
import type { Request } from '../../operations/request.ts';
import type { RefusalAnswer } from '../../render/answer.ts';
import { createSlackDoor, type SlackDoor } from './slack-door.ts';
import { createSlackWorkspaces, type SlackWorkspaces } from './slack-workspaces.ts';

const MONA = { workspace: 'T1', user: 'U1MONA' };
const IN_GRID = { workspace: 'T3', user: 'U3GRID' };

let slack: StandInSlack;
let server: Server;
let workspaces: SlackWorkspaces;
let door: SlackDoor;
let logged: string[];
let requests: Request[];
let counted: string[];
let submit: () => Promise<boolean>;
let refusal: RefusalAnswer | undefined;

const log = {
  info: () => undefined,
  warn: (data: object, message: string) => void logged.push(`${message} ${JSON.stringify(data)}`),
  error: (data: object, message: string) => void logged.push(`${message} ${JSON.stringify(data)}`),
};

function open(access: Parameters<typeof createSlackDoor>[0]['access']): SlackDoor {
  return createSlackDoor(
    {
      access,
      apiUrl: slack.url.replace(/\/$/, ''),
      workspaces,
      intake: {
        submit: async (request) => {
          const isNew = await submit();
          requests.push(request);
          return isNew;
        },
        now: () => 7,
        count: (result) => void counted.push(result),
      },
      queries: {
        operation: async (id) => (id === 'op-4t7wqzbcd2' ? sampleView() : undefined),
        createForm: async () => ({ policy: parsePolicy(POLICY_TEXT), environments: ['qa', 'preview-7'] }),
        checkCommand: async () => refusal,
      },
    },
    log,
  );
}

beforeAll(async () => {
  slack = await startStandInSlack({ checkBlocks: validateBlocks });
  const tokens: [string, string, string] = [
    slack.addWorkspace('T1'),
    slack.addWorkspace('T2'),
    slack.addWorkspace('T3', { enterprise: 'E1', orgWide: true }),
  ];
  slack.addChannel('C1', 'T1');
  slack.addChannel('C3', 'T3');
  workspaces = createSlackWorkspaces(tokens, slack.url, log);
  await workspaces.start();
  door = open({ signingSecret: slack.signingSecret });
  server = createServer((message, response) => door.handle?.(message, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  slack.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
});
afterAll(async () => {
  await door.stop();
  server.close();
  await slack.close();
});
beforeEach(() => {
  logged = [];
  requests = [];
  counted = [];
  submit = async () => true;
  refusal = undefined;
});

const modalOf = (user: string) => {
  const modal = slack.modal(user);
  if (!modal) throw new Error(`${user} has no modal open.`);
  return modal;
};
const filledModalOf = (user: string) =>
  vi.waitFor(() => {
    const modal = modalOf(user);
    expect(JSON.stringify(modal)).not.toContain('Loading…');
    return modal;
  });

const SMUGGLED = 'ssl_check=1&command=%2Fenv&text=wake+qa&trigger_id=1&team_id=T1&user_id=U1MONA';
const post = (headers: Readonly<Record<string, string>>) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`, {
    method: 'POST',
    headers,
    body: SMUGGLED,
  });
/** Signed with the right secret for this time, in seconds. */
function signed(timestamp: number): () => Record<string, string> {
  return () => ({
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': `v0=${createHmac('sha256', slack.signingSecret).update(`v0:${timestamp}:${SMUGGLED}`).digest('hex')}`,
  });
}

describe('a slash command', () => {
  it('is written down as it was said, by whom and where', async () => {
    const { status, body } = await slack.slash(MONA, 'lock qa --reason "a < b & c > d"', 'C1');
    expect([status, body]).toEqual([200, '']);
    expect(requests).toMatchObject([
      {
        id: expect.stringMatching(/^slack:./),
        conversation: {
          door: 'slack',
          workspace: 'T1',
          channel: 'C1',
          user: 'U1MONA',
          responseUrl: expect.stringMatching(/^http/),
        },
        speaker: { kind: 'slack', workspace: 'T1', user: 'U1MONA' },
        said: { kind: 'command', command: { verb: 'lock', environment: 'qa', flags: { reason: 'a < b & c > d' } } },
        receivedAt: 7,
      },
    ]);
  });

  it('keeps its id when Slack repeats it', async () => {
    const { delivery } = await slack.slash(MONA, 'wake qa', 'C1');
    await slack.deliver(delivery, { retry: 1 });
    expect(requests.map(({ id }) => id)).toEqual([requests[0]?.id, requests[0]?.id]);
  });

  it('that cannot be read is written down too, to be answered', async () => {
    await slack.slash(MONA, 'wakeup qa', 'C1');
    expect(requests).toMatchObject([{ said: { kind: 'error', code: 'unknown-verb' } }]);
  });

  it('is of the organisation where the app is installed for all of it', async () => {
    await slack.slash(IN_GRID, 'list', 'C3');
    expect(requests).toMatchObject([{ speaker: { workspace: 'E1' }, conversation: { workspace: 'E1' } }]);
  });

  it.each([
    ['not to be written down', 'fails', () => Promise.reject(new Error('no database')), 'nothing will happen'],
    ['to be uncertain', 'hangs', () => new Promise<boolean>(() => undefined), 'may be done yet'],
  ])('is said %s, within three seconds, when writing %s', async (_, _how, writing, said) => {
    submit = writing;
    const since = Date.now();
    const { status, body } = await slack.slash(MONA, 'wake qa', 'C1');
    expect(Date.now() - since).toBeLessThan(3_000);
    expect([status, JSON.parse(body)]).toMatchObject([200, { response_type: 'ephemeral' }]);
    expect(body).toContain(said);
    expect(requests).toEqual([]);
    await vi.waitFor(() => expect(counted).toEqual(['failed']));
  });

  it.each(['bad', 'old'] as const)('with a signature that is %s leaves nothing but a counter', async (signature) => {
    expect(await slack.slash(MONA, 'wake qa', 'C1', { signature })).toMatchObject({ status: 401 });
    expect([requests, counted, logged]).toEqual([[], ['bad-signature'], []]);
  });

  it.each([
    ['without a signature', () => ({})],
    ['signed for a time that is not yet', signed(Math.floor(Date.now() / 1_000) + 6 * 60)],
    ['signed for no time at all', signed(Number.NaN)],
    ['that only says to be a look at the certificate', () => ({ 'content-type': 'application/json' })],
  ])('%s is refused', async (_, headers) => {
    expect((await post(headers())).status).toBe(401);
    expect([requests, counted, logged]).toEqual([[], ['bad-signature'], []]);
  });

  it('of Slack looking at the certificate is answered, whatever else is in it is dropped', async () => {
    expect((await post({ 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(200);
    expect([requests, logged]).toEqual([[], []]);
  });

  it('is counted by what became of it', async () => {
    const { delivery } = await slack.slash(MONA, 'wake qa', 'C1');
    submit = async () => false;
    await slack.deliver(delivery, { retry: 1 });
    await slack.slash(MONA, '', 'C1');
    await vi.waitFor(() => expect(counted).toEqual(['accepted', 'duplicate', 'ignored']));
  });

  it('of a workspace without a token is acknowledged, dropped, and logged once', async () => {
    slack.addChannel('C9', 'T9');
    expect(await slack.slash({ workspace: 'T9', user: 'U9' }, 'wake qa', 'C9')).toMatchObject({
      status: 200,
      body: '',
    });
    expect(requests).toEqual([]);
    expect(logged).toEqual(['slack sent something of a workspace without a token {"team":"T9"}']);
  });
});

describe('/env alone', () => {
  it('shows a menu whose buttons say what they stand for', async () => {
    await slack.slash(MONA, '  ', 'C1');
    expect(requests).toEqual([]);
    const shown = slack.ephemerals(MONA.user).at(-1);
    const message = { channel: 'C1', ts: '1', blocks: shown?.blocks ?? [] };
    await slack.press(MONA, message, 'My environments');
    await slack.press(MONA, message, 'Help');
    expect(requests).toMatchObject([
      { said: { command: { verb: 'list', flags: { mine: true } } }, conversation: { channel: 'C1', user: MONA.user } },
      { said: { command: { verb: 'help' } } },
    ]);
  });

  it('opens the form from there', async () => {
    await slack.slash(MONA, '', 'C1');
    const blocks = slack.ephemerals(MONA.user).at(-1)?.blocks ?? [];
    await slack.press(MONA, { channel: 'C1', ts: '1', blocks }, 'Create…');
    expect(await filledModalOf(MONA.user)).toMatchObject({ callback_id: 'create-environment' });
  });
});

describe('the form for a new environment', () => {
  async function openForm(user: string) {
    await slack.slash({ workspace: 'T1', user }, 'create', 'C1');
    return filledModalOf(user);
  }

  it('becomes the command it stands for', async () => {
    const { id } = await openForm('U2');
    const values = { name: 'preview-8', from: 'qa', service: ['api', 'web'], addon: ['redis'], ttl: '1d' };
    expect(await slack.submit({ workspace: 'T1', user: 'U2' }, id, values)).toMatchObject({ status: 200, body: '' });
    const flags = { from: 'qa', service: ['api', 'web'], addon: ['redis'], ttl: '1d' };
    expect(requests).toMatchObject([
      {
        conversation: { workspace: 'T1', channel: 'C1', user: 'U2', responseUrl: expect.any(String) },
        said: { command: { verb: 'create', environment: 'preview-8', flags } },
      },
    ]);
  });

  it('says about a name, while it is typed, what stands against it', async () => {
    const { id } = await openForm('U3');
    const type = async (name: string, said: string) => {
      await slack.type({ workspace: 'T1', user: 'U3' }, id, 'name', name);
      await vi.waitFor(() => expect(JSON.stringify(slack.modal('U3'))).toContain(said));
    };
    await type('preview-7', 'preview-7 is there already.');
    await type('preview-8', 'preview-8.dev.example.com: preview; lives 3d at most, needs no approval.');
  });

  it.each([
    ['a name that is none', 'no name', undefined, 'create'],
    [
      'what the policy refuses',
      'preview-8',
      { kind: 'refusal', code: 'x', message: 'Too many.', hint: 'Wait.' },
      'Too many. Wait.',
    ],
  ] as const)('stays open and says so for %s', async (_, name, against, said) => {
    refusal = against;
    const { id } = await openForm('U4');
    const { body } = await slack.submit({ workspace: 'T1', user: 'U4' }, id, { name });
    expect(JSON.parse(body)).toMatchObject({
      response_action: 'errors',
      errors: { name: expect.stringContaining(said) },
    });
    expect(requests).toEqual([]);
  });
});

describe('a button', () => {
  const message = (action_id: string, value: string) => ({
    channel: 'C1',
    ts: '1',
    blocks: [
      {
        type: 'actions' as const,
        elements: [{ type: 'button' as const, text: { type: 'plain_text' as const, text: 'Go' }, action_id, value }],
      },
    ],
  });

  it('says its words, whatever they are', async () => {
    const words = ['destroy', 'preview-7', '--reason', 'it\'s "done" & gone'];
    await slack.press(MONA, message('command:3', JSON.stringify(words)), 'Go');
    expect(requests).toMatchObject([{ said: { command: { verb: 'destroy', flags: { reason: words[3] } } } }]);
  });

  it('that is none of ours is acknowledged and means nothing', async () => {
    expect(await slack.press(MONA, message('command:3', 'not json'), 'Go')).toMatchObject({ status: 200 });
    expect(await slack.press(MONA, message('open:1', ''), 'Go')).toMatchObject({ status: 200 });
    expect(requests).toEqual([]);
  });

  it('shows a difference in a window', async () => {
    const who = { workspace: 'T1', user: 'U5' };
    await slack.press(who, message('show-diff', 'op-4t7wqzbcd2'), 'Go');
    expect(JSON.stringify(await filledModalOf('U5'))).toContain('there is no plan to show yet');
  });
});

describe("the app's page", () => {
  it('is written down before Slack hears that it was', async () => {
    await slack.openHome(MONA);
    expect(requests).toMatchObject([{ id: expect.stringMatching(/^slack:Ev/), said: { kind: 'home' }, speaker: MONA }]);
  });

  it('is not acknowledged when it could not be', async () => {
    submit = () => Promise.reject(new Error('no database'));
    expect((await slack.openHome(MONA)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('in Socket Mode', () => {
  it('everything comes through the connection', async () => {
    const socket = await startStandInSlack();
    socket.addChannel('C1', 'T1');
    const token = socket.addWorkspace('T1');
    const apiUrl = socket.url.replace(/\/$/, '');
    const intake = {
      submit: async (request: Request) => requests.push(request) > 0,
      now: () => 7,
      count: (result: string) => void counted.push(result),
    };
    const queries = { operation: async () => undefined, createForm: () => Promise.reject(new Error('not asked')) };
    const home = createSlackWorkspaces([token], apiUrl, log);
    const other = createSlackDoor(
      { access: { appToken: socket.appToken }, apiUrl, workspaces: home, intake, queries },
      log,
    );
    other.start();
    try {
      // Nothing was told where to deliver over HTTP: until the connection is there this throws.
      await vi.waitFor(() => socket.slash(MONA, 'wake qa', 'C1'), { timeout: 5_000 });
      expect(requests).toMatchObject([{ said: { command: { verb: 'wake' } } }]);
      expect(other.handle).toBeUndefined();
    } finally {
      await other.stop();
      await socket.close();
    }
  });
});
