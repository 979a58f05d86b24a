import { randomUUID } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import type { DeliveryOptions, SlackAnswer, SlackDelivery } from './slack-delivery.ts';
import { newTrigger, type SlackState } from './slack-state.ts';

/** Somebody in a workspace. */
export type SlackPerson = { readonly workspace: string; readonly user: string };

type Done = SlackAnswer & { readonly delivery: SlackDelivery };

/** What people do in the stand-in Slack; each is delivered at once and answered with what the app answered. */
export type SlackPeople = {
  /** `/env <text>` */
  slash(who: SlackPerson, text: string, channel: string, how?: DeliveryOptions): Promise<Done>;
  /** Presses the button of that label, or the one of that action id. */
  press(
    who: SlackPerson,
    on:
      | { readonly channel: string; readonly ts: string; readonly blocks: readonly KnownBlock[] }
      | { readonly view: string },
    label: string,
    how?: DeliveryOptions,
  ): Promise<Done>;
  /** Types into an input of a modal whose changes are sent as they happen. */
  type(who: SlackPerson, view: string, action: string, value: string): Promise<Done>;
  /** Submits a modal: values by action id; an array is several options chosen. */
  submit(who: SlackPerson, view: string, values: Values, how?: DeliveryOptions): Promise<Done>;
  openHome(who: SlackPerson, how?: DeliveryOptions): Promise<Done>;
};

type Values = Readonly<Record<string, string | readonly string[]>>;
type Element = { readonly action_id?: string; readonly type: string; readonly text?: { readonly text: string } };

export function createSlackPeople(
  state: SlackState,
  deliver: (delivery: SlackDelivery, how?: DeliveryOptions) => Promise<SlackAnswer>,
  responseUrl: (user: string, channel: string) => string,
): SlackPeople {
  const send = async (type: SlackDelivery['type'], payload: object, how?: DeliveryOptions): Promise<Done> => {
    const delivery = { type, payload };
    return { ...(await deliver(delivery, how)), delivery };
  };
  const about = ({ workspace, user }: SlackPerson) => {
    const enterprise = state.enterprises.get(workspace);
    const orgWide = [...state.installations.values()].some((each) => each.orgWide && each.workspace === enterprise);
    return {
      team: { id: workspace, domain: 'stand-in', ...(enterprise ? { enterprise_id: enterprise } : {}) },
      enterprise: enterprise ? { id: enterprise, name: 'stand-in' } : null,
      is_enterprise_install: orgWide,
      user: { id: user, username: user.toLowerCase(), team_id: workspace },
      api_app_id: 'A1',
      token: 'stand-in',
      trigger_id: newTrigger(state, user, workspace),
    };
  };
  const viewOf = (id: string) => {
    const open = state.views.get(id);
    if (!open) throw new Error(`The stand-in Slack shows no view ${id}.`);
    return { ...open.view, id, hash: open.hash, blocks: open.view.blocks ?? [] };
  };

  return {
    async slash(who, text, channel, how) {
      const { is_enterprise_install: orgWide, enterprise, trigger_id } = about(who);
      const done = await send(
        'slash_commands',
        {
          token: 'stand-in',
          command: '/env',
          // https://docs.slack.dev/interactivity/implementing-slash-commands: these three are escaped.
          text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
          team_id: who.workspace,
          team_domain: 'stand-in',
          ...(enterprise ? { enterprise_id: enterprise.id } : {}),
          is_enterprise_install: String(orgWide),
          channel_id: channel,
          channel_name: 'stand-in',
          user_id: who.user,
          user_name: who.user.toLowerCase(),
          api_app_id: 'A1',
          response_url: responseUrl(who.user, channel),
          trigger_id,
        },
        how,
      );
      if (done.status === 200 && done.body) {
        const shown = done.body.startsWith('{')
          ? (JSON.parse(done.body) as { text?: string; blocks?: KnownBlock[] })
          : { text: done.body };
        state.ephemerals.push({
          user: who.user,
          channel,
          via: 'ack',
          text: shown.text ?? '',
          blocks: shown.blocks ?? [],
        });
      }
      return done;
    },
    press(who, on, label, how) {
      const inView = 'view' in on ? viewOf(on.view) : undefined;
      const blocks = 'view' in on ? (inView?.blocks ?? []) : on.blocks;
      const found = blocks
        .flatMap((block) => elementsOf(block).map((element) => ({ element, block })))
        .find(({ element }) => element.text?.text === label || element.action_id === label);
      if (!found) throw new Error(`There is no button "${label}".`);
      const action = { ...found.element, block_id: found.block.block_id ?? 'b1', action_ts: '1' };
      const place =
        'view' in on
          ? { container: { type: 'view', view_id: on.view }, view: inView }
          : {
              container: { type: 'message', message_ts: on.ts, channel_id: on.channel },
              channel: { id: on.channel, name: 'stand-in' },
              message: { ts: on.ts, blocks: on.blocks },
              response_url: responseUrl(who.user, on.channel),
            };
      return send('interactive', { type: 'block_actions', ...about(who), ...place, actions: [action] }, how);
    },
    type(who, view, action, value) {
      const shown = viewOf(view);
      const values = stateOf(shown.blocks, { [action]: value });
      const block = shown.blocks.find((each) => elementsOf(each).some(({ action_id }) => action_id === action));
      const actions = [
        { type: 'plain_text_input', action_id: action, block_id: block?.block_id ?? '', value, action_ts: '1' },
      ];
      return send('interactive', {
        type: 'block_actions',
        ...about(who),
        container: { type: 'view', view_id: view },
        view: { ...shown, state: { values } },
        actions,
      });
    },
    async submit(who, view, values, how) {
      const shown = viewOf(view);
      const filled = { ...shown, state: { values: stateOf(shown.blocks, values) } };
      const done = await send(
        'interactive',
        { type: 'view_submission', ...about(who), view: filled, response_urls: [] },
        how,
      );
      const closes = done.status === 200 && !done.body.includes('response_action');
      if (closes) state.views.delete(view);
      return done;
    },
    openHome(who, how) {
      const { is_enterprise_install, enterprise } = about(who);
      const event_id = `Ev${randomUUID().replaceAll('-', '').slice(0, 10).toUpperCase()}`;
      const authorization = {
        enterprise_id: enterprise?.id ?? null,
        team_id: who.workspace,
        user_id: 'UBOT',
        is_bot: true,
        is_enterprise_install,
      };
      return send(
        'events_api',
        {
          type: 'event_callback',
          token: 'stand-in',
          team_id: who.workspace,
          ...(enterprise ? { enterprise_id: enterprise.id } : {}),
          api_app_id: 'A1',
          event: { type: 'app_home_opened', user: who.user, channel: `D${who.user}`, tab: 'home', event_ts: '1' },
          event_id,
          event_time: Math.floor(Date.now() / 1_000),
          authorizations: [authorization],
          is_ext_shared_channel: false,
        },
        how,
      );
    },
  };
}

/** What of a block can be acted on. */
function elementsOf(block: KnownBlock): readonly Element[] {
  if (block.type === 'actions') return block.elements as readonly Element[];
  if (block.type === 'input') return [block.element as Element];
  return block.type === 'section' && block.accessory ? [block.accessory as Element] : [];
}

/** `view.state.values`, as Slack sends it: by block, by action. */
function stateOf(blocks: readonly KnownBlock[], values: Values): object {
  const entries = blocks.flatMap((block) =>
    elementsOf(block).map(({ action_id = '', type }) => [
      block.block_id ?? '',
      { [action_id]: valueFor(type, values[action_id]) },
    ]),
  );
  return Object.fromEntries(entries) as object;
}

function valueFor(type: string, value: string | readonly string[] | undefined): object {
  const option = (chosen: string) => ({ text: { type: 'plain_text', text: chosen }, value: chosen });
  if (type.startsWith('multi_') || type === 'checkboxes')
    return { type, selected_options: [value ?? []].flat().map(option) };
  if (type.endsWith('_select') || type === 'radio_buttons') {
    return { type, selected_option: typeof value === 'string' ? option(value) : null };
  }
  return { type, value: value ?? null };
}
