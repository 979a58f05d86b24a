import type { Input } from '@pulumi/pulumi';
import type { PlatformSettings } from '../settings/platform-settings.ts';

/** Something that runs in the cluster for everybody, described once for whichever reconciler runs it. */
export type Component = {
  /** Its Helm release, and what the reconciler calls it. */
  readonly name: string;
  readonly namespace: string;
  readonly chart: PublishedChart | OwnChart;
  /** What differs from the chart's own defaults. No secret: those are in Secrets it names. */
  readonly values: Values;
};

export type PublishedChart = {
  /** Address of the Helm repository. */
  readonly repository: string;
  readonly name: string;
  /** Exact: nothing moves but by a change here. */
  readonly version: string;
};

/** A folder of this repository, at the branch the settings name. */
export type OwnChart = { readonly folder: string };

export type Values = { readonly [key: string]: Value };
type Value = Input<string> | number | boolean | readonly Value[] | Values;

/** What components are described from: the settings, and what AWS only tells once it is made. */
export type Facts = {
  readonly settings: PlatformSettings;
  readonly zoneId: Input<string>;
  /** Absent when no ingress controller runs. */
  readonly certificateArn?: Input<string>;
};
