/** A Slack block, element or composition object as JSON: what Slack itself gets to see. */
type Json = Readonly<Record<string, unknown>>;

/** Where blocks go: https://docs.slack.dev/reference/block-kit/blocks names 50 for a message, 100 for modals and App Home. */
const MOST_BLOCKS = { message: 50, view: 100 };

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object and …/blocks/rich-text: what each text may hold. */
const SECTION_LIMIT = 3_000;

/**
 * What Slack would refuse in these blocks, one line each with the place; empty when they are fine. Only the kinds of
 * blocks and elements the bot uses are known; any other is a problem too.
 */
export function validateBlocks(blocks: readonly unknown[], surface: keyof typeof MOST_BLOCKS = 'message'): string[] {
  const problems: string[] = [];
  if (blocks.length === 0) problems.push('blocks: there are none');
  if (blocks.length > MOST_BLOCKS[surface])
    problems.push(`blocks: ${blocks.length}, and ${MOST_BLOCKS[surface]} are the most`);
  const ids = new Set<unknown>();
  for (const [index, block] of blocks.entries()) {
    const at = `blocks[${index}]`;
    if (!isObject(block)) {
      problems.push(`${at}: is no object`);
      continue;
    }
    if (block.block_id !== undefined) {
      if (typeof block.block_id !== 'string' || block.block_id.length > 255)
        problems.push(`${at}.block_id: is too long`);
      if (ids.has(block.block_id)) problems.push(`${at}.block_id: is there twice`);
      ids.add(block.block_id);
    }
    problems.push(...validateBlock(block, at));
  }
  return problems;
}

function validateBlock(block: Json, at: string): string[] {
  switch (block.type) {
    case 'header':
      return text(block.text, `${at}.text`, 150, ['plain_text']);
    case 'section':
      return section(block, at);
    case 'context':
      return elements(block, at, 10, (element, place) => text(element, place, SECTION_LIMIT, ['plain_text', 'mrkdwn']));
    case 'actions':
      return [...elements(block, at, 25, button), ...uniqueIds(block, at)];
    case 'input':
      return [
        ...text(block.label, `${at}.label`, 2_000, ['plain_text']),
        ...(block.hint === undefined ? [] : text(block.hint, `${at}.hint`, 2_000, ['plain_text'])),
        ...(isObject(block.element) ? [] : [`${at}.element: is missing`]),
      ];
    case 'divider':
      return [];
    default:
      return [`${at}: is of the unknown type ${String(block.type)}`];
  }
}

function section(block: Json, at: string): string[] {
  const { text: body, fields, accessory } = block;
  if (body === undefined && fields === undefined) return [`${at}: has neither text nor fields`];
  const problems = body === undefined ? [] : text(body, `${at}.text`, SECTION_LIMIT, ['plain_text', 'mrkdwn']);
  if (fields !== undefined) {
    problems.push(
      ...elements({ elements: fields }, `${at}.fields`, 10, (field, place) =>
        text(field, place, 2_000, ['plain_text', 'mrkdwn']),
      ),
    );
  }
  if (accessory !== undefined) problems.push(...button(accessory, `${at}.accessory`));
  return problems;
}

function elements(block: Json, at: string, most: number, check: (element: unknown, at: string) => string[]): string[] {
  const list = block.elements;
  if (!Array.isArray(list) || list.length === 0) return [`${at}: has no elements`];
  const problems = list.flatMap((element, index) => check(element, `${at}.elements[${index}]`));
  return list.length > most ? [`${at}: ${list.length} elements, and ${most} are the most`, ...problems] : problems;
}

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element; other elements only need their id. */
function button(element: unknown, at: string): string[] {
  if (!isObject(element)) return [`${at}: is no object`];
  const problems: string[] = [];
  const within = (field: string, most: number) => {
    const value = element[field];
    if (value === undefined) return;
    if (typeof value !== 'string' || value === '' || value.length > most)
      problems.push(`${at}.${field}: is not 1 to ${most} characters`);
  };
  within('action_id', 255);
  if (element.type !== 'button') return problems;
  problems.push(...text(element.text, `${at}.text`, 75, ['plain_text']));
  within('value', 2_000);
  within('url', 3_000);
  if (typeof element.url === 'string' && !URL.canParse(element.url)) problems.push(`${at}.url: is no address`);
  if (element.style !== undefined && element.style !== 'primary' && element.style !== 'danger') {
    problems.push(`${at}.style: is neither primary nor danger`);
  }
  if (element.confirm !== undefined) problems.push(...confirm(element.confirm, `${at}.confirm`));
  return problems;
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
function confirm(dialog: unknown, at: string): string[] {
  if (!isObject(dialog)) return [`${at}: is no object`];
  return [
    ...text(dialog.title, `${at}.title`, 100, ['plain_text']),
    ...text(dialog.text, `${at}.text`, 300, ['plain_text', 'mrkdwn']),
    ...text(dialog.confirm, `${at}.confirm`, 30, ['plain_text']),
    ...text(dialog.deny, `${at}.deny`, 30, ['plain_text']),
  ];
}

function uniqueIds(block: Json, at: string): string[] {
  const ids = (Array.isArray(block.elements) ? block.elements : []).flatMap((element) =>
    isObject(element) && element.action_id !== undefined ? [element.action_id] : [],
  );
  return new Set(ids).size === ids.length ? [] : [`${at}: an action_id is there twice`];
}

function text(object: unknown, at: string, most: number, types: readonly string[]): string[] {
  if (!isObject(object) || typeof object.text !== 'string') return [`${at}: is no text object`];
  const problems: string[] = [];
  if (typeof object.type !== 'string' || !types.includes(object.type))
    problems.push(`${at}: is not ${types.join(' or ')}`);
  if (object.text.length === 0 || object.text.length > most) {
    problems.push(`${at}: ${object.text.length} characters, and 1 to ${most} are allowed`);
  }
  if (object.type === 'mrkdwn') problems.push(...markup(object.text, at));
  return problems;
}

/** https://docs.slack.dev/messaging/formatting-message-text: what would be read as something else than was meant. */
function markup(mrkdwn: string, at: string): string[] {
  const problems: string[] = [];
  if (/<!(?:channel|here|everyone|subteam)/.test(mrkdwn)) problems.push(`${at}: mentions everybody`);
  if (mrkdwn.replace(/<(?:https?:\/\/|mailto:|@[UW]|#C|!date\^)[^<>]*>/g, '').match(/[<>]/))
    problems.push(`${at}: holds a bare < or >`);
  if (/&(?!amp;|lt;|gt;)/.test(mrkdwn.replace(/<[^<>]*>/g, ''))) problems.push(`${at}: holds a bare &`);
  if ((mrkdwn.match(/```/g)?.length ?? 0) % 2 !== 0) problems.push(`${at}: a fence is not closed`);
  return problems;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
