import { bot } from './bot.ts';
import { clusterAutoscaler } from './cluster-autoscaler.ts';
import { clusterPolicies } from './cluster-policies.ts';
import type { Component, Facts } from './component.ts';
import { externalDns } from './external-dns.ts';
import { ingressNginx } from './ingress-nginx.ts';
import { jenkins } from './jenkins.ts';
import { kyverno } from './kyverno.ts';

/** Everything the reconciler runs for the platform, each a file here. Metrics and disks are add-ons of EKS instead. */
export function describeComponents(facts: Facts): readonly Component[] {
  const { components, bot: wanted } = facts.settings;
  return [
    ...(components.ingress ? [ingressNginx(facts)] : []),
    ...(components.externalDns ? [externalDns(facts)] : []),
    ...(components.clusterAutoscaler ? [clusterAutoscaler(facts)] : []),
    ...(components.kyverno ? [kyverno(facts), clusterPolicies(facts)] : []),
    ...(components.jenkins ? [jenkins(facts)] : []),
    ...(wanted === undefined ? [] : [bot(facts, wanted)]),
  ];
}
