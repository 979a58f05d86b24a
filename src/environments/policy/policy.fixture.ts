import { Refusal } from '../refusal.ts';
import { parsePolicy } from './policy-file.ts';

/** The policy of the contract, for tests: every field is there, and its line numbers are known. */
export const POLICY_TEXT = `version: 1
domain: dev.example.com
reconciler: argocd              # or flux
kinds:
  preview:   { names: "preview-{number}", approvals: 0, ttl: 3d, perOwner: 3 }
  standing:  { names: [dev, qa], approvals: 1, schedule: { timeZone: Europe/Berlin, sleep: "0 20 * * 1-5", wake: "0 7 * * 1-5" } }
  protected: { names: [prod], approvals: 2, requesterApproves: false, writes: pull-request }
roles:
  platform:  { github: ["@acme/platform"] }        # a team
  developer: { github: [write] }                   # a repository permission
rules:
  - { roles: [developer], kinds: [preview], verbs: [create, apply, sleep, wake, extend, destroy, bump, addon] }
  - { roles: [platform], kinds: ["*"], verbs: ["*"] }
services:
  api: { repository: acme/shop, image: registry.example.com/shop/api, chart: service, port: 8080, follow: { qa: main } }
  web: { repository: acme/shop, image: registry.example.com/shop/web, chart: service, port: 3000 }
addons: { redis: { sizes: [small] } }
labels: { preview-env: create }
slack: { users: { U012AB3CD: octocat }, channels: { preview: C012AB3CD } }
`;

/** Lines of the refusal `text` gets; fails when it gets none. */
export function problems(text: string): string[] {
  try {
    parsePolicy(text);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'invalid-file') return error.message.split('\n');
    throw error;
  }
  throw new Error('the policy was accepted');
}

/** The contract's policy with one piece of text replaced; fails when the piece is not there. */
export function replaced(before: string, after: string): string {
  if (!POLICY_TEXT.includes(before)) throw new Error(`the policy does not contain ${before}`);
  return POLICY_TEXT.replace(before, after);
}
