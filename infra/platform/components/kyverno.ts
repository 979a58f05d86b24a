import type { Component, Facts } from './component.ts';
import { systemNodes } from './system-nodes.ts';

/** The controllers of cluster policies. */
export function kyverno(_: Facts): Component {
  const controller = { replicas: 1, nodeSelector: systemNodes };
  return {
    name: 'kyverno',
    namespace: 'kyverno',
    chart: { repository: 'https://kyverno.github.io/kyverno', name: 'kyverno', version: '3.9.1' },
    values: {
      admissionController: controller,
      backgroundController: controller,
      cleanupController: controller,
      reportsController: controller,
    },
  };
}
