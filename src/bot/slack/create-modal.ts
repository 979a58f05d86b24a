import type { InputBlock, KnownBlock, ModalView, PlainTextOption, StaticSelect } from '@slack/types';
import { formatDuration } from '../../environments/duration.ts';
import { environmentName } from '../../environments/environment-name.ts';
import { kindOf } from '../../environments/policy/kinds.ts';
import type { Policy } from '../../environments/policy/policy.ts';
import { Refusal } from '../../environments/refusal.ts';

/** What the form for a new environment is made of. */
export type CreateForm = {
  readonly policy: Policy;
  /** Names of the environments there are. */
  readonly environments: readonly string[];
};

/** `callback_id` of the form. */
export const CREATE_FORM = 'create-environment';
/** `block_id` and `action_id` of the name: a change of it is checked at once, a mistake is shown below it. */
export const NAME = 'name';

// https://docs.slack.dev/reference/block-kit/composition-objects/option-object and …/block-elements/select-menu-element
const MOST_OPTIONS = 100;
const OPTION_TEXT = 75;
const LIFETIMES = ['4h', '1d', '3d', '7d'];

/**
 * The form.
 * @param metadata what comes back with it, at most 3,000 characters
 * @param name what was typed as the name so far
 */
export function createModal(form: CreateForm, metadata: string, name = ''): ModalView {
  const services = Object.keys(form.policy.services);
  const addons = Object.keys(form.policy.addons);
  return {
    type: 'modal',
    callback_id: CREATE_FORM,
    private_metadata: metadata,
    title: { type: 'plain_text', text: 'Create environment' },
    submit: { type: 'plain_text', text: 'Create' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      nameBlock(),
      { type: 'context', block_id: 'hint', elements: [{ type: 'plain_text', text: nameHint(form, name) }] },
      ...choice('from', 'Copy the values of', form.environments, 'one'),
      ...choice('service', 'Services (all, when none is chosen)', services, 'several'),
      ...choice('addon', 'Add-ons', addons, 'several'),
      ...choice('ttl', 'Lifetime (the most its kind allows, when none is chosen)', LIFETIMES, 'one'),
    ],
  };
}

/** What is to be said about a name while it is typed: what stands against it, or what it makes. */
export function nameHint({ policy, environments }: CreateForm, typed: string): string {
  const name = typed.trim();
  if (name === '')
    return `Names: ${Object.values(policy.kinds)
      .flatMap(({ names }) => names)
      .join(', ')}`.slice(0, 2_000);
  try {
    const environment = environmentName(name);
    const { name: kind, kind: rules } = kindOf(policy, environment);
    if (environments.includes(environment)) return `:x: ${environment} is there already.`;
    const life = rules.ttl === undefined ? 'does not expire' : `lives ${formatDuration(rules.ttl)} at most`;
    const approvals = rules.approvals === 0 ? 'needs no approval' : `needs ${rules.approvals} to approve`;
    return `:white_check_mark: ${environment}.${policy.domain}: ${kind}; ${life}, ${approvals}.`;
  } catch (error) {
    if (error instanceof Refusal) return `:x: ${[error.message, error.hint].filter(Boolean).join(' ')}`.slice(0, 2_000);
    throw error;
  }
}

type Field = {
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string } | null;
  readonly selected_options?: readonly { readonly value: string }[] | null;
};

/** A form's state, by `block_id` and `action_id`, as Slack sends it. */
export type FormState = Readonly<Record<string, Readonly<Record<string, Field>>>>;

/** The command a filled form stands for, as words. */
export function readCreateModal(state: FormState): readonly string[] {
  const one = (field: string) => {
    const value = state[field]?.[field]?.selected_option?.value;
    return value === undefined ? [] : [`--${field}`, value];
  };
  const several = (field: string) =>
    (state[field]?.[field]?.selected_options ?? []).flatMap(({ value }) => [`--${field}`, value]);
  return ['create', typedName(state), ...one('from'), ...several('service'), ...several('addon'), ...one('ttl')];
}

/** What was typed as the name. */
export function typedName(state: FormState): string {
  return state[NAME]?.[NAME]?.value?.trim() ?? '';
}

function nameBlock(): InputBlock {
  return {
    type: 'input',
    block_id: NAME,
    dispatch_action: true,
    label: { type: 'plain_text', text: 'Name' },
    element: {
      type: 'plain_text_input',
      action_id: NAME,
      max_length: 63,
      placeholder: { type: 'plain_text', text: 'preview-123' },
      dispatch_action_config: { trigger_actions_on: ['on_character_entered', 'on_enter_pressed'] },
    },
  };
}

/** A list to choose from; nothing where there is nothing to choose, which Slack refuses to show. */
function choice(field: string, label: string, values: readonly string[], many: 'one' | 'several'): KnownBlock[] {
  const options = values.slice(0, MOST_OPTIONS).map(option);
  if (options.length === 0) return [];
  const select: Pick<StaticSelect, 'action_id' | 'options'> = { action_id: field, options };
  const element: InputBlock['element'] =
    many === 'one' ? { type: 'static_select', ...select } : { type: 'multi_static_select', ...select, options };
  return [{ type: 'input', block_id: field, optional: true, label: { type: 'plain_text', text: label }, element }];
}

function option(value: string): PlainTextOption {
  const text = value.length <= OPTION_TEXT ? value : `${value.slice(0, OPTION_TEXT - 1)}…`;
  return { text: { type: 'plain_text', text }, value };
}
