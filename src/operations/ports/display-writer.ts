import type { OperationView } from '../../render/operation-view.ts';
import type { DisplayKind, DisplayOf } from '../displays/display.ts';

/** What a writer needs to know to bring a display in line. */
export type Showing<K extends DisplayKind> = {
  readonly display: DisplayOf<K>;
  readonly view: OperationView;
  /** What an earlier `show` of this display returned; without it the host is searched for what is there already. */
  readonly reference: string | undefined;
  /** The reference of the display this one hangs from: a thread's message. */
  readonly parent?: string;
};

/** Brings one kind of display up to date. A host that was told nothing new is not written to. */
export interface DisplayWriter<K extends DisplayKind = DisplayKind> {
  /**
   * Shows the operation as it is now. Showing the same twice leaves one thing.
   * @returns what finds it again, opaque to everybody else
   * @throws PortError `conversation-unreachable`; its `retryAfter` says when the host wants to be asked again
   */
  show(showing: Showing<K>): Promise<string>;
}

/** A writer of each kind that this server has a door for. */
export type DisplayWriters = { readonly [K in DisplayKind]?: DisplayWriter<K> };
