import type { Conversation } from '../../src/operations/ports/conversation.ts';
import type { DisplayWriters } from '../../src/operations/ports/display-writer.ts';
import type { Request } from '../../src/operations/request.ts';

/** Where the door writes down what it was told. */
export type Intake = {
  submit(request: Request): Promise<boolean>;
  now(): number;
};

/** Something was said, and the host has heard that it was. */
export type Spoken = {
  /** The host says the very same again, as when it heard no answer. */
  again(): Promise<void>;
};

/** What a person sees of the bot. */
export type Shown = {
  /** Everybody who reads there, or the asker alone. */
  readonly to: 'everybody' | 'asker';
  /** Its words, free of the host's own markup. */
  readonly words: string;
};

/** A button beside a plan, by what it says. */
export type Button = { readonly verb: 'apply' | 'cancel'; readonly environment: string; readonly plan: string };

/** A front door with its host before it: what people do there, and what they see. */
export type Door = {
  readonly conversation: Conversation;
  readonly displays: DisplayWriters;
  /**
   * Somebody says a sentence, as they do there.
   * @param who GitHub login; the host knows who that is there
   * @param place number of the issue or the pull request, where there are such
   */
  say(who: string, sentence: string, place: number): Promise<Spoken>;
  /** Somebody presses the button that stands beside a plan. */
  press(who: string, button: Button, place: number): Promise<Spoken>;
  /** What was written since this was asked last, oldest first; of what was edited, how it is now. */
  shown(place: number): readonly Shown[];
  close(): Promise<void>;
};
