/**
 * What an answer says, in blocks every host can show. Content is decided once, in `describe/`; Markdown, Slack blocks
 * and terminal text are three writers of the same document, and each escapes for its own host.
 */
export type Document = readonly Block[];

export type Block =
  | { readonly kind: 'heading'; readonly tone: Tone; readonly spans: Spans }
  | { readonly kind: 'text'; readonly spans: Spans }
  /** Something a reader must not overlook: a deletion, a replacement, why a plan waits. */
  | { readonly kind: 'alert'; readonly spans: Spans }
  | { readonly kind: 'list'; readonly items: readonly Spans[] }
  | { readonly kind: 'table'; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'code'; readonly language: 'diff' | 'text'; readonly text: string }
  /** Where the host can fold: closed until a reader opens it, unless `open`. */
  | { readonly kind: 'folded'; readonly summary: Spans; readonly blocks: Document; readonly open?: true }
  /** What a reader can do about it: buttons where the host has them, nothing where people type. */
  | { readonly kind: 'actions'; readonly actions: readonly Action[] }
  /** Small print: identifiers, who asked, by which rule. */
  | { readonly kind: 'small'; readonly spans: Spans };

/** One button. A command goes through the grammar, exactly as if it had been typed. */
export type Action =
  | {
      readonly kind: 'command';
      readonly label: string;
      /** The command's words, without the trigger: `['apply', 'qa', '--plan', 'p-7k2m9xq']`. */
      readonly words: readonly string[];
      readonly style?: 'primary' | 'danger';
      /** Asked before it is sent. */
      readonly confirm?: string;
    }
  | { readonly kind: 'open'; readonly label: string; readonly url: string }
  | { readonly kind: 'show-diff'; readonly label: string; readonly operation: string };

/** How something stands: each host picks its own mark for it. */
export type Tone = 'working' | 'waiting' | 'good' | 'asleep' | 'gone' | 'bad' | 'plain';

export type Span =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'person'; readonly login: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

export type Spans = readonly Span[];

export function plain(text: string): Span {
  return { kind: 'plain', text };
}

export function strong(text: string): Span {
  return { kind: 'strong', text };
}

export function code(text: string): Span {
  return { kind: 'code', text };
}

export function person(login: string): Span {
  return { kind: 'person', login };
}

export function link(url: string, text: string = url): Span {
  return { kind: 'link', text, url };
}

/** `[a, b]` with `separator` between: the spans of an enumeration. */
export function joined(parts: readonly Spans[], separator: string): Spans {
  return parts.flatMap((spans, index) => (index === 0 ? spans : [plain(separator), ...spans]));
}

/** `3 files`, `1 file`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
