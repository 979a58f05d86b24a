import type { Component, PublishedChart, Values } from '../components/component.ts';
import type { PlatformSettings } from '../settings/platform-settings.ts';

/**
 * What keeps the cluster as Git says: one file per controller, chosen by `platform:reconciler`. Pure: it describes, and
 * `install-reconciler.ts` registers.
 */
export type Reconciler = {
  /** The controller itself: the one thing Pulumi installs. */
  readonly release: (settings: PlatformSettings) => Release;
  /** What makes it run the platform's components, in stages: each stands before the next, and falls after it. */
  readonly registrations: (
    settings: PlatformSettings,
    components: readonly Component[],
  ) => readonly (readonly Manifest[])[];
};

export type Release = {
  readonly name: string;
  readonly namespace: string;
  readonly chart: PublishedChart;
  readonly values: Values;
};

/** A Kubernetes object as plain data; its values may hold what AWS only tells later. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly finalizers?: readonly string[];
  };
  readonly spec: Readonly<Record<string, unknown>>;
};
