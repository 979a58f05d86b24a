import type { App, BlockAction, BlockPlainTextInputAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Request, SlackRef } from '../../operations/request.ts';
import type { Log } from '../../operations/runtime.ts';
import { CREATE_FORM, createModal, NAME, nameHint, readCreateModal, typedName } from './create-modal.ts';
import { diffModal, SHOW_DIFF, textModal } from './diff-modal.ts';
import { menu, OPEN_CREATE } from './menu.ts';
import { Metadata } from './schema.ts';
import type { SlackIntake } from './slack-intake.ts';
import { interactionOrigin } from './slack-origin.ts';
import type { SlackQueries } from './slack-queries.ts';
import type { SlackWorkspaces } from './slack-workspaces.ts';
import { translateAction, wordsRequest } from './translate-action.ts';
import { commandOrigin, translateCommand } from './translate-command.ts';

// Slack waits 3 s in all: https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
const SUBMIT_WITHIN = 2_500;
const CHECK_WITHIN = 1_000;
const NOT_WRITTEN_DOWN = 'This was not written down, and nothing will happen. Say it again in a moment.';
const PERHAPS_WRITTEN_DOWN =
  'Writing this down takes too long, so it may be done yet or be lost. See /env list before you say it again.';

type Parts = { readonly workspaces: SlackWorkspaces; readonly intake: SlackIntake; readonly queries: SlackQueries };

/** What each thing a person can do in Slack leads to: something written down and then acknowledged, or a window. */
export function listenToSlack(app: App, { workspaces, intake, queries }: Parts, log: Log): void {
  /** @returns what to say when it is not written down, or nobody knows whether it is */
  async function writeDown(request: Request, patience = SUBMIT_WITHIN): Promise<string | undefined> {
    try {
      await within(patience, intake.submit(request));
      return undefined;
    } catch (error) {
      log.error({ err: error, request: request.id }, 'slack: request could not be written down');
      return error instanceof TooLate ? PERHAPS_WRITTEN_DOWN : NOT_WRITTEN_DOWN;
    }
  }

  /** Opens a window at once, for the trigger lasts three seconds, and fills it when there is something to show. */
  async function showWindow(
    { workspace }: SlackRef,
    trigger: string,
    heading: string,
    fill: () => Promise<ModalView>,
  ): Promise<void> {
    const client = workspaces.forWorkspace(workspace);
    const opened = await client.views.open({ trigger_id: trigger, view: textModal(heading, 'Loading…') });
    const view = await fill().catch((error: unknown) => {
      log.warn({ err: error }, 'slack: a window could not be filled');
      return textModal(heading, 'This cannot be shown now. Close the window and try again in a moment.');
    });
    if (opened.view?.id) await client.views.update({ view_id: opened.view.id, view });
  }

  function showCreateForm(ref: SlackRef, trigger: string): Promise<void> {
    const { channel, responseUrl } = ref;
    const metadata = JSON.stringify({ channel, responseUrl });
    const fill = async () => createModal(await queries.createForm(), metadata);
    return showWindow(ref, trigger, 'Create environment', fill);
  }

  app.command(/^\/.+/, async ({ command, ack }) => {
    const spoken = translateCommand(command, intake.now());
    switch (spoken.kind) {
      case 'menu':
        await ack({ response_type: 'ephemeral', text: 'Environments', blocks: menu() });
        return;
      case 'create-form':
        await ack();
        await showCreateForm(commandOrigin(command).conversation, command.trigger_id);
        return;
      case 'request': {
        const failure = await writeDown(spoken.request);
        await ack(failure === undefined ? undefined : { response_type: 'ephemeral', text: failure });
      }
    }
  });

  app.action<BlockAction<ButtonAction>>(/^command:/, async ({ action, body, ack, respond }) => {
    const request = translateAction(body.trigger_id, action.value, originOf(body), intake.now());
    const failure = request && (await writeDown(request));
    await ack();
    if (failure === undefined || !body.response_url) return;
    await respond({ response_type: 'ephemeral', replace_original: false, text: failure });
  });

  app.action<BlockAction<ButtonAction>>(SHOW_DIFF, async ({ action, body, ack }) => {
    await ack();
    const fill = async () => diffModal(await queries.operation(action.value ?? ''));
    await showWindow(originOf(body).conversation, body.trigger_id, 'Difference', fill);
  });

  app.action<BlockAction<ButtonAction>>(OPEN_CREATE, async ({ body, ack }) => {
    await ack();
    await showCreateForm(originOf(body).conversation, body.trigger_id);
  });

  app.action<BlockPlainTextInputAction>(NAME, async ({ body, ack }) => {
    await ack();
    const { view } = body;
    if (view?.callback_id !== CREATE_FORM) return;
    const form = await queries.createForm();
    const name = typedName(view.state.values);
    // Every letter arrives; only what changes what is said below the name is worth a call.
    if (JSON.stringify(view.blocks).includes(JSON.stringify(nameHint(form, name)))) return;
    await workspaces.forWorkspace(originOf(body).conversation.workspace).views.update({
      view_id: view.id,
      hash: view.hash,
      view: createModal(form, view.private_metadata, name),
    });
  });

  // Buttons that open an address need nothing else; Slack shows a warning when they are not acknowledged.
  app.action({ type: 'block_actions', action_id: /^(?!command:|show-diff$|open-create$|name$)/ }, ({ ack }) => ack());

  app.view<ViewSubmitAction>(CREATE_FORM, async ({ body, view, ack }) => {
    const from = metadataOf(view.private_metadata);
    const origin = interactionOrigin(body, from?.channel, from?.responseUrl);
    const refuse = (message: string) => ack({ response_action: 'errors', errors: { [NAME]: message.slice(0, 2_000) } });
    const words = readCreateModal(view.state.values);
    const request = wordsRequest(body.trigger_id, words, origin, intake.now());
    if (!request) return refuse('Say what to create.');
    if (request.said.kind === 'error') return refuse(request.said.message);
    const refusal = await refusalOf(request);
    if (refusal) return refuse(refusal);
    const failure = await writeDown(request, SUBMIT_WITHIN - CHECK_WITHIN);
    await (failure === undefined ? ack() : refuse(failure));
  });

  /** What stands against it, while there is time to say so in the form; it is checked again when it is dealt with. */
  async function refusalOf(request: Request): Promise<string | undefined> {
    if (!queries.checkCommand) return undefined;
    const refusal = await within(CHECK_WITHIN, queries.checkCommand(request)).catch((error: unknown) => {
      log.warn({ err: error, request: request.id }, 'slack: a form was not checked in time');
    });
    return refusal ? [refusal.message, refusal.hint].filter(Boolean).join(' ') : undefined;
  }
}

function originOf(body: BlockAction) {
  return interactionOrigin(body, body.channel?.id ?? channelOf(body.view?.private_metadata), body.response_url);
}

function channelOf(metadata: string | undefined): string | undefined {
  return metadataOf(metadata)?.channel;
}

function metadataOf(text: string | undefined) {
  try {
    return Metadata.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}

class TooLate extends Error {}

/** @throws TooLate when `work` takes longer than `patience` milliseconds; the work itself goes on */
async function within<T>(patience: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new TooLate(`took longer than ${patience} ms`)), patience);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
